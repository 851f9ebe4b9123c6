package dev.crmbridge.memberlists.mapping;

import dev.crmbridge.memberlists.mapping.member.RowMapper;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/** Validator of the block of a dialer with a queue. */
final class DialerValidator {

	/** Most numbers that Webitel accepts for one member. */
	private static final int MAX_COMMUNICATIONS = 20;

	private DialerValidator() {
	}

	/**
	 * Validates the settings.
	 * @throws IllegalArgumentException with a line for each problem
	 */
	static void check(Dialer.QueueId queue, Template name, Template priority, Template minOfferingAt, Template timezone,
			List<Communication> communications, Dialer.Bucket bucket, Template skill) {
		BlockProblems problems = new BlockProblems();
		problems.require("queue", queue);
		problems.require("name", name);
		problems.require("communications", communications);
		if (name != null && name.columns().isEmpty()) {
			problems.add("name must name a column, such as \"{client_name}\", was \"" + name + "\"");
		}
		if (communications != null && (communications.isEmpty() || communications.size() > MAX_COMMUNICATIONS)) {
			problems
				.add("communications must have 1 to " + MAX_COMMUNICATIONS + " numbers, has " + communications.size());
		}
		if (bucket != null && skill != null) {
			problems.add("skill must not be set together with bucket: Webitel refuses such members");
		}
		if (communications != null && communications.stream().anyMatch(Objects::isNull)) {
			problems.add("communications must have no empty item");
		}
		if (isConstant(priority) && !isPriority(priority.toString().strip())) {
			problems.add(
					"priority must be a whole number from -32768 to 32767, or name a column, such as \"{priority|0}\", was \""
							+ priority + "\"");
		}
		if (isConstant(timezone) && !isZone(timezone.toString().strip())) {
			problems
				.add("timezone must be a time zone such as Europe/Kyiv, or name a column, was \"" + timezone + "\"");
		}
		if (isConstant(minOfferingAt)
				&& ListTimeParser.parse(minOfferingAt.toString().strip(), LocalTime.MIDNIGHT, ZoneOffset.UTC) == null) {
			problems.add("min-offering-at must be a date, or name a column, such as \"{from}\", was \"" + minOfferingAt
					+ "\"");
		}
		problems.throwIfAny();
	}

	/**
	 * Validates the settings of keys and stop lists.
	 * @throws IllegalArgumentException with a line for each problem
	 */
	static void checkKey(Template key, Dialer.Known known, SyncLimit syncLimit, List<String> stopLists) {
		BlockProblems problems = new BlockProblems();
		if (isConstant(key)) {
			problems.add("key must name a column, such as \"{contract}\", was \"" + key + "\"");
		}
		if (key == null && known != null && known != Dialer.Known.ADD) {
			problems.add("known must be set together with key, which says by what a row is known");
		}
		if (key == null && syncLimit != null) {
			problems.add("sync-limit must be set together with key, by which lists are synchronised");
		}
		if (stopLists != null && stopLists.stream()
			.anyMatch((list) -> list == null || !DialerRegistry.NAME.matcher(list).matches())) {
			problems.add("stop-lists must be names of stop lists: the files in members/stop/ without .csv");
		}
		problems.throwIfAny();
	}

	private static boolean isConstant(Template template) {
		return template != null && template.columns().isEmpty();
	}

	private static boolean isPriority(String text) {
		try {
			PriorityParser.parse(text);
			return true;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	/** Accepts zones of Webitel or of Java: each has zones that the other lacks. */
	private static boolean isZone(String text) {
		if (TimeZoneNames.isPlace(text)) {
			return true;
		}
		try {
			return ZoneId.of(text) != null;
		}
		catch (DateTimeException ex) {
			return false;
		}
	}

}
