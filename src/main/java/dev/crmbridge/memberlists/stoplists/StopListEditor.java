package dev.crmbridge.memberlists.stoplists;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.crmbridge.memberlists.stoplists.repository.StopListReport;
import dev.crmbridge.memberlists.stoplists.repository.StopListRepository;
import dev.crmbridge.memberlists.stoplists.repository.StopNumber;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.store.ActivityRepository;
import dev.crmbridge.store.OperatorAction;
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

	private final StopNumberReader reader;

	private final StopListRepository lists;

	private final StopListDialers dialers;

	private final ActivityRepository activity;

	private final ApiKeyOwner owner;

	StopListEditor(StopNumberReader reader, StopListRepository lists, StopListDialers dialers,
			ActivityRepository activity, ApiKeyOwner owner) {
		this.reader = reader;
		this.lists = lists;
		this.dialers = dialers;
		this.activity = activity;
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
		String name = this.reader.list(list);
		String e164 = this.reader.number(number);
		StopNumber stopped = this.reader.read(e164, body);
		String by = this.owner.name();
		this.activity.change(by, OperatorAction.STOP_NUMBER, describe(name, e164), () -> {
			this.lists.put(name, stopped, by, this.dialers.isRemoving(name));
			return true;
		});
	}

	/**
	 * Deletes a number from a list; does nothing if the number is not on the list.
	 * @param list name of the list
	 * @param number the number in any form
	 * @throws ProblemException if the name or the number is invalid
	 */
	public void delete(@Header("list") String list, @Header("number") String number) {
		String name = this.reader.list(list);
		String e164 = this.reader.number(number);
		String by = this.owner.name();
		this.activity.change(by, OperatorAction.ALLOW_NUMBER, describe(name, e164), () -> {
			this.lists.delete(name, StopNumberReader.stored(e164), by);
			return true;
		});
	}

	/**
	 * Returns a number of a list.
	 * @param list name of the list
	 * @param number the number in any form
	 * @throws ProblemException if the name or the number is invalid, or the number is not
	 * on the list
	 */
	public Map<String, Object> show(@Header("list") String list, @Header("number") String number) {
		String name = this.reader.list(list);
		String e164 = this.reader.number(number);
		StopNumber stopped = this.lists.find(name, StopNumberReader.stored(e164))
			.orElseThrow(ProblemException::notFound);
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("list", name);
		answer.put("number", e164);
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

	private static String describe(String list, String number) {
		return PhoneNumberParser.masked(number) + "; list=" + list;
	}

}
