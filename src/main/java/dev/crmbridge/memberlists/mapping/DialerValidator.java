package dev.crmbridge.memberlists.mapping;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/** What a dialer with a queue must and must not say. */
final class DialerValidator {

	/** Most numbers that Webitel takes for one member. */
	private static final int MOST_COMMUNICATIONS = 20;

	private DialerValidator() {
	}

	static void check(Dialer.QueueId queue, Template name, Template priority, Template minOfferingAt, Template timezone,
			List<Communication> communications, Dialer.Bucket bucket, Template skill) {
		BlockProblems mistakes = new BlockProblems();
		mistakes.require("queue", queue);
		mistakes.require("name", name);
		mistakes.require("communications", communications);
		if (name != null && name.columns().isEmpty()) {
			mistakes.add("name must name a column, such as \"{client_name}\", was \"" + name + "\"");
		}
		if (communications != null && (communications.isEmpty() || communications.size() > MOST_COMMUNICATIONS)) {
			mistakes.add("communications has to list 1 to " + MOST_COMMUNICATIONS + " numbers");
		}
		if (bucket != null && skill != null) {
			mistakes.add("skill: Webitel takes no member with both bucket and skill");
		}
		if (communications != null && communications.stream().anyMatch(Objects::isNull)) {
			mistakes.add("communications must have no empty item");
		}
		if (isConstant(priority) && !isPriority(priority.toString().strip())) {
			mistakes.add(
					"priority must be a whole number from -32768 to 32767, or name a column, such as \"{priority|0}\", was \""
							+ priority + "\"");
		}
		if (isConstant(timezone) && !isZone(timezone.toString().strip())) {
			mistakes
				.add("timezone must be a time zone such as Europe/Kyiv, or name a column, was \"" + timezone + "\"");
		}
		if (isConstant(minOfferingAt)
				&& ListTimeParser.parse(minOfferingAt.toString().strip(), LocalTime.MIDNIGHT, ZoneOffset.UTC) == null) {
			mistakes.add("min-offering-at must be a date, or name a column, such as \"{from}\", was \"" + minOfferingAt
					+ "\"");
		}
		mistakes.refuse();
	}

	private static boolean isConstant(Template template) {
		return template != null && template.columns().isEmpty();
	}

	private static boolean isPriority(String text) {
		try {
			RowMapper.parsePriority(text);
			return true;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	/** Webitel may know zones that Java does not, and the other way round. */
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
