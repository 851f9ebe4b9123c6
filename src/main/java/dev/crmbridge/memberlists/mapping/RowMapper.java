package dev.crmbridge.memberlists.mapping;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.memberlists.ListRefusedException;
import dev.crmbridge.memberlists.RowRejectedException;
import dev.crmbridge.phone.PhoneNumberParser;

/**
 * Makes a member of each row of one list. The limits are Webitel's, which would refuse a
 * whole request for one row that breaks them, or worse, take a nonsense number without a
 * word. Many threads may use it.
 */
public final class RowMapper {

	/** Longest name that Webitel takes, in characters. */
	private static final int LONGEST_NAME = 250;

	/** What tools add to whole numbers: 5.0. */
	private static final Pattern ZERO_FRACTION = Pattern.compile("(?<=[0-9])[.,]0+$");

	private final String name;

	private final Dialer dialer;

	private final ListColumns columns;

	private final Catalog directory;

	private final NumberMapper numbers;

	private final ObjectMapper json;

	private final Instant started;

	private final ZoneId zone;

	private final Map<String, Template> variables = new LinkedHashMap<>();

	/** Variables that need no value. */
	private final Set<String> mayBeEmpty = new HashSet<>();

	/**
	 * Prepares for the rows of one list.
	 * @param name the dialer's name
	 * @param dialer its settings
	 * @param columns the list's header
	 * @param directory what the rows may name
	 * @param numbers reads phone numbers
	 * @param json writes what Webitel is sent
	 * @param started when the load started
	 * @param zone of times that are written without one
	 * @throws ListRefusedException if the list has not the columns that the dialer needs,
	 * or its queue takes no members
	 */
	RowMapper(String name, Dialer dialer, ListColumns columns, Catalog directory, PhoneNumberParser numbers,
			ObjectMapper json, Instant started, ZoneId zone) {
		this.name = name;
		this.dialer = dialer;
		this.columns = columns;
		this.directory = directory;
		this.numbers = new NumberMapper(dialer, directory, numbers);
		this.json = json;
		this.started = started;
		this.zone = zone;
		directory.requireMembers(dialer.queue().id());
		columns.require(dialer.requiredColumns());
		this.variables.putAll(dialer.variables().templates());
		this.mayBeEmpty.addAll(dialer.variables().plain());
		if (dialer.variables().takesOtherColumns()) {
			otherColumns().forEach((key) -> {
				this.variables.put(columns.name(key), Template.column(key));
				this.mayBeEmpty.add(columns.name(key));
			});
		}
	}

	private Set<String> otherColumns() {
		Set<String> others = this.columns.keys();
		others.remove("");
		others.removeAll(ListColumns.OURS);
		others.removeAll(VariableMapper.OWN);
		others.removeAll(this.dialer.usedColumns());
		this.variables.keySet().forEach((variable) -> others.remove(ListColumns.key(variable)));
		return others;
	}

	/** The dialer's name. */
	public String dialerName() {
		return this.name;
	}

	/** The dialer's settings. */
	public Dialer dialer() {
		return this.dialer;
	}

	/**
	 * Makes the member of a row.
	 * @param fields the fields of the row, as many as the header has
	 * @return the member
	 * @throws RowRejectedException if the row cannot be loaded
	 */
	public MappedRow map(List<String> fields) throws RowRejectedException {
		UnaryOperator<String> row = (key) -> this.columns.value(fields, key);
		Map<String, Object> item = new LinkedHashMap<>();
		String memberName = required(this.dialer.name(), row);
		if (memberName.isEmpty()) {
			throw new RowRejectedException("empty-column", String.join(", ", this.dialer.name().columns()));
		}
		if (memberName.codePointCount(0, memberName.length()) > LONGEST_NAME) {
			throw new RowRejectedException("name-too-long", LONGEST_NAME);
		}
		item.put("name", memberName);
		item.put("priority", priority(row));
		Instant expires = this.dialer.expireAt().resolve(row, this.started, this.zone);
		putTime(item, "expire_at", expires);
		putTime(item, "min_offering_at", minOfferingAt(row));
		named(item, row);
		List<NumberMapper.Number> communications = this.numbers.of(row);
		item.put("communications", communications.stream().map(NumberMapper.Number::item).toList());
		item.put("variables", variables(row));
		NumberMapper.Number first = communications.get(0);
		return new MappedRow(memberName, first.destination(), first.digits(), expires, write(item));
	}

	private Map<String, String> variables(UnaryOperator<String> row) throws RowRejectedException {
		Map<String, String> values = new LinkedHashMap<>();
		for (Map.Entry<String, Template> variable : this.variables.entrySet()) {
			values.put(variable.getKey(), this.mayBeEmpty.contains(variable.getKey()) ? variable.getValue().render(row)
					: required(variable.getValue(), row));
		}
		return values;
	}

	/** What Webitel knows by an id and lists by a name. */
	private void named(Map<String, Object> item, UnaryOperator<String> row) throws RowRejectedException {
		if (this.dialer.timezone() != null) {
			String timezone = required(this.dialer.timezone(), row);
			putId(item, "timezone", timezone.isEmpty() ? null : this.directory.timezone(timezone));
		}
		if (this.dialer.bucket() != null) {
			putId(item, "bucket", this.directory.bucket(this.dialer.queue().id(), this.dialer.bucket().match(),
					required(this.dialer.bucket().column(), row)));
		}
		if (this.dialer.agent() != null) {
			putId(item, "agent",
					this.directory.agent(this.dialer.agent().match(), required(this.dialer.agent().column(), row)));
		}
		if (this.dialer.skill() != null) {
			String skill = required(this.dialer.skill(), row);
			putId(item, "skill", skill.isEmpty() ? null : this.directory.skill(skill));
		}
	}

	private Instant minOfferingAt(UnaryOperator<String> row) throws RowRejectedException {
		if (this.dialer.minOfferingAt() == null) {
			return null;
		}
		String text = required(this.dialer.minOfferingAt(), row);
		if (text.isEmpty()) {
			return null;
		}
		Instant time = ListTimeParser.parse(text, LocalTime.MIDNIGHT, this.zone);
		if (time == null) {
			throw new RowRejectedException("bad-date", String.join(", ", this.dialer.minOfferingAt().columns()), text);
		}
		return time;
	}

	private static String required(Template template, UnaryOperator<String> row) throws RowRejectedException {
		for (String column : template.requiredColumns()) {
			requiredKey(column, row);
		}
		return template.render(row);
	}

	private static String required(String column, UnaryOperator<String> row) throws RowRejectedException {
		return requiredKey(ListColumns.key(column), row);
	}

	private static String requiredKey(String key, UnaryOperator<String> row) throws RowRejectedException {
		String value = row.apply(key);
		if (value == null || value.isBlank()) {
			throw new RowRejectedException("empty-column", key);
		}
		return value.strip();
	}

	private int priority(UnaryOperator<String> row) throws RowRejectedException {
		String text = required(this.dialer.priority(), row);
		try {
			return parsePriority(text);
		}
		catch (NumberFormatException ex) {
			throw new RowRejectedException("bad-priority", text);
		}
	}

	/**
	 * Reads a priority: a whole number from -32768 to 32767, also one that a spreadsheet
	 * wrote as {@code 5.0}.
	 */
	static short parsePriority(String text) {
		return Short.parseShort(ZERO_FRACTION.matcher(text).replaceFirst(""));
	}

	private static void putTime(Map<String, Object> item, String key, Instant time) {
		if (time != null) {
			item.put(key, String.valueOf(time.toEpochMilli()));
		}
	}

	private static void putId(Map<String, Object> item, String key, String id) {
		if (id != null) {
			item.put(key, Map.of("id", id));
		}
	}

	/** The item without the two braces at its end. */
	private byte[] write(Map<String, Object> item) {
		try {
			byte[] whole = this.json.writeValueAsBytes(item);
			return Arrays.copyOf(whole, whole.length - 2);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("members are strings and numbers", ex);
		}
	}

}
