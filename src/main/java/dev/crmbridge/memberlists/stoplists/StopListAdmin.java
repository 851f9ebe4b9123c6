package dev.crmbridge.memberlists.stoplists;

import java.util.List;
import java.util.Optional;

import dev.crmbridge.memberlists.stoplists.repository.StopEntry;
import dev.crmbridge.memberlists.stoplists.repository.StopListReport;
import dev.crmbridge.memberlists.stoplists.repository.StopListRepository;
import dev.crmbridge.memberlists.stoplists.repository.StopNumber;
import dev.crmbridge.phone.PhoneNumberParser;
import dev.crmbridge.store.ActivityRepository;
import dev.crmbridge.store.OperatorAction;
import dev.crmbridge.web.ProblemException;

import org.springframework.stereotype.Component;

/**
 * Changes and queries of stop lists, for the CRM and for users of the console. Each
 * change is recorded as an operator's.
 */
@Component
public class StopListAdmin {

	private final StopNumberReader reader;

	private final StopListRepository lists;

	private final StopListDialers dialers;

	private final ActivityRepository activity;

	StopListAdmin(StopNumberReader reader, StopListRepository lists, StopListDialers dialers,
			ActivityRepository activity) {
		this.reader = reader;
		this.lists = lists;
		this.dialers = dialers;
		this.activity = activity;
	}

	/**
	 * Puts a number on a list, which is created if missing.
	 * @param list name of the list
	 * @param number the number in any form
	 * @param body JSON object with {@code until} and {@code reason}; null if absent
	 * @param who who puts the number
	 * @throws ProblemException if the name, the number or a field is invalid
	 */
	public void put(String list, String number, byte[] body, String who) {
		String name = this.reader.list(list);
		String e164 = this.reader.number(number);
		StopNumber stopped = this.reader.read(e164, body);
		this.activity.change(who, OperatorAction.STOP_NUMBER, describe(name, e164), () -> {
			this.lists.put(name, stopped, who, this.dialers.isRemoving(name));
			return true;
		});
	}

	/**
	 * Deletes a number from a list; does nothing if the number is not on the list.
	 * @param list name of the list
	 * @param number the number in any form
	 * @param who who deletes the number
	 * @throws ProblemException if the name or the number is invalid
	 */
	public void delete(String list, String number, String who) {
		String name = this.reader.list(list);
		String e164 = this.reader.number(number);
		this.activity.change(who, OperatorAction.ALLOW_NUMBER, describe(name, e164), () -> {
			this.lists.delete(name, StopNumberReader.stored(e164), who);
			return true;
		});
	}

	/**
	 * Returns a number of a list, unless the number has expired.
	 * @param list name of the list
	 * @param number the number in any form
	 * @throws ProblemException if the name or the number is invalid
	 */
	public Optional<StopNumber> find(String list, String number) {
		String name = this.reader.list(list);
		return this.lists.find(name, StopNumberReader.stored(this.reader.number(number)));
	}

	/**
	 * Returns the entries of a number on all lists, by the name of the list.
	 * @param number the number in any form
	 * @throws ProblemException if the number is invalid
	 */
	public List<StopEntry> findAll(String number) {
		return this.lists.findAll(StopNumberReader.stored(this.reader.number(number)));
	}

	/**
	 * Returns a number in E.164.
	 * @param number the number in any form
	 * @throws ProblemException if the number is invalid
	 */
	public String e164(String number) {
		return this.reader.number(number);
	}

	/** Returns reports of all lists, by name. */
	public List<StopListReport> list() {
		return this.lists.list();
	}

	private static String describe(String list, String number) {
		return PhoneNumberParser.masked(number) + "; list=" + list;
	}

}
