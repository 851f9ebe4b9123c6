package dev.crmbridge.memberlists.stoplists;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.crmbridge.memberlists.stoplists.repository.StopListReport;
import dev.crmbridge.memberlists.stoplists.repository.StopNumber;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.UtcTimestamp;
import dev.crmbridge.web.security.ApiKeyOwner;
import org.apache.camel.Header;

import org.springframework.stereotype.Component;

/** Editor of stop lists for the CRM: {@code /crm/stop-lists}. */
// reads list and number from headers, as Camel strips the quotes of an argument that a
// route names, and takes the text null for null
@Component
public class StopListEditor {

	private final StopListAdmin lists;

	private final ApiKeyOwner owner;

	StopListEditor(StopListAdmin lists, ApiKeyOwner owner) {
		this.lists = lists;
		this.owner = owner;
	}

	/**
	 * Puts a number on a list, which is created if missing.
	 * @param list name of the list
	 * @param number the number in any form
	 * @param body the request's body; null if absent
	 * @throws ProblemException if the name, the number or a field is invalid
	 */
	public void put(@Header("list") String list, @Header("number") String number, byte[] body) {
		this.lists.put(list, number, body, this.owner.name());
	}

	/**
	 * Deletes a number from a list; does nothing if the number is not on the list.
	 * @param list name of the list
	 * @param number the number in any form
	 * @throws ProblemException if the name or the number is invalid
	 */
	public void delete(@Header("list") String list, @Header("number") String number) {
		this.lists.delete(list, number, this.owner.name());
	}

	/**
	 * Returns a number of a list.
	 * @param list name of the list
	 * @param number the number in any form
	 * @throws ProblemException if the name or the number is invalid, or the number is not
	 * on the list
	 */
	public Map<String, Object> show(@Header("list") String list, @Header("number") String number) {
		StopNumber stopped = this.lists.find(list, number).orElseThrow(ProblemException::notFound);
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("list", list);
		answer.put("number", this.lists.e164(number));
		answer.put("until", (stopped.until() != null) ? UtcTimestamp.format(stopped.until()) : null);
		answer.put("reason", stopped.reason());
		return answer;
	}

	/** Returns all lists, by name. */
	public Map<String, Object> list() {
		return Map.of("items", this.lists.list().stream().map(StopListEditor::item).toList());
	}

	private static Map<String, Object> item(StopListReport list) {
		Map<String, Object> item = new LinkedHashMap<>();
		item.put("name", list.name());
		item.put("size", list.size());
		item.put("since", UtcTimestamp.format(list.since()));
		item.put("by", list.by());
		return item;
	}

}
