package dev.crmbridge.members;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.crmbridge.phone.PhoneNumbers;

/**
 * Makes a member of each row of one list. The limits are Webitel's, which would refuse a
 * whole request for one row that breaks them, or worse, take a nonsense number without a
 * word.
 */
final class MemberMapping {

	/** Longest name that Webitel takes, in characters. */
	private static final int LONGEST_NAME = 250;

	private static final Pattern SPOILT_BY_EXCEL = Pattern.compile("[0-9]+([.,][0-9]+)?[eE]\\+?[0-9]+");

	private final Dialer dialer;

	private final Columns columns;

	private final Directory directory;

	private final PhoneNumbers numbers;

	private final Instant started;

	private final ZoneId zone;

	private final Template name;

	private final Template priority;

	private final ExpireAt expireAt;

	private final Map<String, Template> variables = new LinkedHashMap<>();

	private final Set<String> mayBeEmpty = new TreeSet<>();

	MemberMapping(Dialer dialer, Columns columns, Directory directory, PhoneNumbers numbers, Instant started,
			ZoneId zone) {
		this.dialer = dialer;
		this.columns = columns;
		this.directory = directory;
		this.numbers = numbers;
		this.started = started;
		this.zone = zone;
		columns.require(dialer.requiredColumns());
		this.name = dialer.name();
		this.priority = dialer.priority();
		this.expireAt = dialer.expireAt();
		this.variables.putAll(dialer.variableTemplates());
		dialer.plainVariables().forEach((column) -> this.mayBeEmpty.add(Columns.key(column)));
		if (dialer.takesOtherColumns()) {
			otherColumns().forEach((key) -> {
				this.variables.put(columns.name(key), Template.column(key));
				this.mayBeEmpty.add(key);
			});
		}
	}

	private Set<String> otherColumns() {
		Set<String> others = this.columns.keys();
		others.remove("");
		others.removeAll(Columns.OURS);
		others.removeAll(this.name.columns());
		others.removeAll(this.priority.columns());
		others.removeAll(this.expireAt.columns());
		this.dialer.communications().forEach((number) -> others.removeAll(number.destination().columns()));
		this.variables.values().forEach((variable) -> others.removeAll(variable.columns()));
		if (this.dialer.bucket() != null) {
			others.remove(Columns.key(this.dialer.bucket().column()));
		}
		return others;
	}

	/**
	 * Makes the member of a row.
	 * @param fields the fields of the row
	 * @return the member
	 * @throws RowRejectedException if the row cannot be loaded
	 */
	Member map(List<String> fields) throws RowRejectedException {
		if (fields.size() != this.columns.count()) {
			throw new RowRejectedException("wrong-field-count",
					"the row has " + fields.size() + " fields, the header " + this.columns.count());
		}
		UnaryOperator<String> row = (key) -> this.columns.value(fields, key);
		Map<String, Object> item = new LinkedHashMap<>();
		String memberName = required("name", this.name, row);
		if (memberName.codePointCount(0, memberName.length()) > LONGEST_NAME) {
			throw new RowRejectedException("name-too-long", "the name has over " + LONGEST_NAME + " characters");
		}
		item.put("name", memberName);
		item.put("priority", priority(row));
		Instant expires = this.expireAt.resolve(row, this.started, this.zone);
		if (expires != null) {
			item.put("expire_at", String.valueOf(expires.toEpochMilli()));
		}
		if (this.dialer.bucket() != null) {
			item.put("bucket", Map.of("id", bucket(row)));
		}
		List<Number> goodNumbers = communications(row);
		item.put("communications", goodNumbers.stream().map(Number::item).toList());
		Map<String, String> values = new LinkedHashMap<>();
		for (Map.Entry<String, Template> variable : this.variables.entrySet()) {
			values.put(variable.getKey(), this.mayBeEmpty.contains(Columns.key(variable.getKey()))
					? variable.getValue().render(row) : required(variable.getKey(), variable.getValue(), row));
		}
		item.put("variables", values);
		Number first = goodNumbers.get(0);
		return new Member(memberName, first.item().get("destination").toString(), first.e164(), values, item);
	}

	private static String required(String what, Template template, UnaryOperator<String> row)
			throws RowRejectedException {
		for (String column : template.requiredColumns()) {
			String value = row.apply(column);
			if (value == null || value.isBlank()) {
				throw new RowRejectedException("empty-column", "the column " + column + " is empty (for " + what + ")");
			}
		}
		return template.render(row);
	}

	private int priority(UnaryOperator<String> row) throws RowRejectedException {
		String text = required("priority", this.priority, row);
		try {
			return Short.parseShort(text);
		}
		catch (NumberFormatException ex) {
			throw new RowRejectedException("bad-priority",
					"the priority \"" + text + "\" is no whole number from -32768 to 32767");
		}
	}

	private String bucket(UnaryOperator<String> row) throws RowRejectedException {
		String column = Columns.key(this.dialer.bucket().column());
		String value = row.apply(column);
		if (value == null || value.isBlank()) {
			throw new RowRejectedException("empty-column", "the column " + column + " is empty (for bucket)");
		}
		return this.directory.bucket(this.dialer.bucket().match(), value.strip());
	}

	private List<Number> communications(UnaryOperator<String> row) throws RowRejectedException {
		List<Number> good = new ArrayList<>();
		for (Dialer.Communication number : this.dialer.communications()) {
			String written = number.destination().render(row);
			Optional<PhoneNumber> parsed = this.numbers.parse(written);
			if (parsed.isPresent()) {
				good.add(new Number(this.numbers.e164(parsed.get()),
						communication(number, destination(written, parsed.get()))));
			}
			else if (!number.optional()) {
				throw badNumber(number.destination(), written);
			}
		}
		if (good.isEmpty()) {
			throw new RowRejectedException("no-good-number", "no good number");
		}
		return good;
	}

	private static RowRejectedException badNumber(Template destination, String written) {
		String column = String.join(", ", destination.columns());
		if (written.isEmpty()) {
			return new RowRejectedException("no-good-number", column + " is empty");
		}
		if (SPOILT_BY_EXCEL.matcher(written).matches()) {
			return new RowRejectedException("scientific-notation", column + " is " + written + ": Excel has spoilt it");
		}
		return new RowRejectedException("bad-number", column + " is no phone number");
	}

	private String destination(String written, PhoneNumber number) {
		return switch (this.dialer.numberFormat()) {
			case DIGITS -> this.numbers.e164(number).substring(1);
			case E164 -> this.numbers.e164(number);
			case NATIONAL -> this.numbers.national(number);
			case AS_IS -> written;
		};
	}

	private Map<String, Object> communication(Dialer.Communication settings, String destination)
			throws RowRejectedException {
		Map<String, Object> communication = new LinkedHashMap<>();
		communication.put("destination", destination);
		communication.put("type", Map.of("id", this.directory.communicationType(settings.type())));
		communication.put("priority", settings.priority());
		putUnlessEmpty(communication, "description", settings.description());
		putUnlessEmpty(communication, "display", settings.display());
		putUnlessEmpty(communication, "dtmf", settings.dtmf());
		return communication;
	}

	private static void putUnlessEmpty(Map<String, Object> item, String key, String value) {
		if (value != null && !value.isEmpty()) {
			item.put(key, value);
		}
	}

	private record Number(String e164, Map<String, Object> item) {
	}

}
