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
 * Mapper from the rows of one list to members of one dialer. Keeps Webitel's limits:
 * Webitel would refuse a whole request for one row that breaks them, or silently accept a
 * nonsense number. Thread-safe.
 * <p>
 * A row comes from {@code ListFile} and ends as a {@link MappedRow} or a
 * {@link RowRejectedException}. Next step: {@code PlanWriter} writes either into the
 * plan.
 */
public final class RowMapper {

	/** Longest name that Webitel accepts, in characters. */
	private static final int MAX_NAME_LENGTH = 250;

	/** Fraction that tools add to whole numbers: {@code 5.0}. */
	private static final Pattern ZERO_FRACTION = Pattern.compile("(?<=[0-9])[.,]0+$");

	private final String name;

	private final Dialer dialer;

	private final ListColumns columns;

	private final Catalog catalog;

	private final NumberMapper numbers;

	private final ObjectMapper json;

	private final Instant started;

	private final ZoneId zone;

	private final Map<String, Template> variables = new LinkedHashMap<>();

	private final Set<String> optionalVariables = new HashSet<>();

	/**
	 * Creates a mapper for one list.
	 * @param name name of the dialer
	 * @param dialer settings of the dialer
	 * @param columns columns of the list
	 * @param catalog what the rows may name
	 * @param numbers parser of phone numbers
	 * @param json writer of the items
	 * @param started start of the load
	 * @param zone time zone of times written without one
	 * @throws ListRefusedException if the list lacks columns that the dialer needs, or
	 * the queue takes no members
	 */
	RowMapper(String name, Dialer dialer, ListColumns columns, Catalog catalog, PhoneNumberParser numbers,
			ObjectMapper json, Instant started, ZoneId zone) {
		this.name = name;
		this.dialer = dialer;
		this.columns = columns;
		this.catalog = catalog;
		this.numbers = new NumberMapper(dialer, catalog, numbers);
		this.json = json;
		this.started = started;
		this.zone = zone;
		catalog.requireMembers(dialer.queue().id());
		columns.require(dialer.requiredColumns());
		this.variables.putAll(dialer.variables().templates());
		this.optionalVariables.addAll(dialer.variables().plain());
		if (dialer.variables().takesOtherColumns()) {
			otherColumns().forEach((key) -> {
				this.variables.put(columns.name(key), Template.column(key));
				this.optionalVariables.add(columns.name(key));
			});
		}
	}

	private Set<String> otherColumns() {
		Set<String> others = this.columns.keys();
		others.remove("");
		others.removeAll(ListColumns.BRIDGE_COLUMNS);
		others.removeAll(VariableMapper.BRIDGE_VARIABLES);
		others.removeAll(this.dialer.usedColumns());
		this.variables.keySet().forEach((variable) -> others.remove(ListColumns.key(variable)));
		return others;
	}

	/** Returns the name of the dialer. */
	public String dialerName() {
		return this.name;
	}

	/** Returns the settings of the dialer. */
	public Dialer dialer() {
		return this.dialer;
	}

	/**
	 * Maps a row to a member.
	 * @param fields fields of the row, as many as the header has
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
		if (memberName.codePointCount(0, memberName.length()) > MAX_NAME_LENGTH) {
			throw new RowRejectedException("name-too-long", MAX_NAME_LENGTH);
		}
		item.put("name", memberName);
		item.put("priority", priority(row));
		Instant expires = this.dialer.expireAt().resolve(row, this.started, this.zone);
		putTime(item, "expire_at", expires);
		putTime(item, "min_offering_at", minOfferingAt(row));
		putMatched(item, row);
		List<NumberMapper.Number> communications = this.numbers.map(row);
		item.put("communications", communications.stream().map(NumberMapper.Number::item).toList());
		item.put("variables", variables(row));
		NumberMapper.Number first = communications.get(0);
		return new MappedRow(memberName, first.destination(), first.digits(), expires, write(item));
	}

	private Map<String, String> variables(UnaryOperator<String> row) throws RowRejectedException {
		Map<String, String> values = new LinkedHashMap<>();
		for (Map.Entry<String, Template> variable : this.variables.entrySet()) {
			values.put(variable.getKey(), this.optionalVariables.contains(variable.getKey())
					? variable.getValue().render(row) : required(variable.getValue(), row));
		}
		return values;
	}

	/** Puts the ids, from the catalog, of the names in the row. */
	private void putMatched(Map<String, Object> item, UnaryOperator<String> row) throws RowRejectedException {
		if (this.dialer.timezone() != null) {
			String timezone = required(this.dialer.timezone(), row);
			putId(item, "timezone", timezone.isEmpty() ? null : this.catalog.timezone(timezone));
		}
		if (this.dialer.bucket() != null) {
			putId(item, "bucket", this.catalog.bucket(this.dialer.queue().id(), this.dialer.bucket().match(),
					required(this.dialer.bucket().column(), row)));
		}
		if (this.dialer.agent() != null) {
			putId(item, "agent",
					this.catalog.agent(this.dialer.agent().match(), required(this.dialer.agent().column(), row)));
		}
		if (this.dialer.skill() != null) {
			String skill = required(this.dialer.skill(), row);
			putId(item, "skill", skill.isEmpty() ? null : this.catalog.skill(skill));
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
	 * Parses a priority: a whole number from -32768 to 32767, also one that a spreadsheet
	 * wrote as {@code 5.0}.
	 * @throws NumberFormatException if the text is not such a number
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

	/** Returns the item without its last two braces, where more variables go. */
	private byte[] write(Map<String, Object> item) {
		try {
			byte[] whole = this.json.writeValueAsBytes(item);
			return Arrays.copyOf(whole, whole.length - 2);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("Could not write a member of strings and numbers", ex);
		}
	}

}
