package dev.crmbridge.memberlists.mapping.member;

import dev.crmbridge.memberlists.mapping.VariableMapper;

import dev.crmbridge.memberlists.mapping.Template;

import dev.crmbridge.memberlists.failure.RowRejectedException;

import dev.crmbridge.memberlists.MemberKey;

import dev.crmbridge.memberlists.mapping.ListTimeParser;
import dev.crmbridge.memberlists.mapping.PriorityParser;

import dev.crmbridge.memberlists.mapping.ListColumns;

import dev.crmbridge.memberlists.mapping.Dialer;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.RowResult;
import dev.crmbridge.memberlists.RowResult.MappedRow;
import dev.crmbridge.memberlists.RowResult.Rejection;
import dev.crmbridge.phone.PhoneNumberParser;

/**
 * Mapper from the rows of one list to members of one dialer. Keeps Webitel's limits:
 * Webitel would refuse a whole request for one row that breaks them, or silently accept a
 * nonsense number. Thread-safe.
 * <p>
 * A {@link ListRow} comes from {@code ListFile} and becomes a {@link MappedRow} or a
 * {@link Rejection}. Next step: {@code PlanWriter} writes either into the plan.
 */
public final class RowMapper {

	/** Longest name that Webitel accepts, in characters. */
	private static final int MAX_NAME_LENGTH = 250;

	private final String name;

	private final Dialer dialer;

	private final ListColumns columns;

	private final Catalog catalog;

	private final NumberMapper numbers;

	private final Instant started;

	private final ZoneId zone;

	private final List<String> variables;

	private final List<Template> values;

	/** By variable: whether its columns may be empty. */
	private final boolean[] optional;

	/**
	 * Creates a mapper for one list.
	 * @param name name of the dialer
	 * @param dialer settings of the dialer
	 * @param columns columns of the list
	 * @param catalog what the rows may name
	 * @param numbers parser of phone numbers
	 * @param started start of the load
	 * @param zone time zone of times written without one
	 * @param stopped tests whether a number, as digits in E.164, is on a stop list
	 * @throws ListRefusedException if the list lacks columns that the dialer needs, or
	 * the queue takes no members
	 */
	RowMapper(String name, Dialer dialer, ListColumns columns, Catalog catalog, PhoneNumberParser numbers,
			Instant started, ZoneId zone, LongPredicate stopped) {
		this.name = name;
		this.dialer = dialer;
		this.columns = columns;
		this.catalog = catalog;
		this.numbers = new NumberMapper(dialer, catalog, numbers, stopped);
		this.started = started;
		this.zone = zone;
		catalog.requireMembers(dialer.queue().id());
		columns.require(dialer.requiredColumns());
		Map<String, Template> templates = new LinkedHashMap<>(dialer.variables().templates());
		Set<String> plain = new HashSet<>(dialer.variables().plain());
		if (dialer.variables().takesOtherColumns()) {
			otherColumns(templates.keySet()).forEach((key) -> {
				templates.put(columns.name(key), Template.column(key));
				plain.add(columns.name(key));
			});
		}
		this.variables = List.copyOf(templates.keySet());
		this.values = List.copyOf(templates.values());
		this.optional = new boolean[this.values.size()];
		for (int i = 0; i < this.optional.length; i++) {
			this.optional[i] = plain.contains(this.variables.get(i));
		}
	}

	private Set<String> otherColumns(Set<String> variables) {
		Set<String> others = this.columns.keys();
		others.remove("");
		others.removeAll(ListColumns.BRIDGE_COLUMNS);
		others.removeAll(VariableMapper.BRIDGE_VARIABLES);
		others.removeAll(this.dialer.usedColumns());
		variables.forEach((variable) -> others.remove(ListColumns.key(variable)));
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
	 * Maps a row, which has as many fields as the header.
	 * @return the member, or why the row is rejected
	 */
	public RowResult map(ListRow row) {
		try {
			return keyed(member(values(row)), values(row));
		}
		catch (RowRejectedException ex) {
			return ex.rejection();
		}
	}

	/** Returns the key of a row, which may be rejected; empty without a readable key. */
	public String key(ListRow row) {
		return (this.dialer.key() != null && row.values().size() == this.columns.count())
				? this.dialer.key().render(values(row)) : "";
	}

	private UnaryOperator<String> values(ListRow row) {
		return (key) -> this.columns.value(row.values(), key);
	}

	private MappedRow keyed(MappedRow member, UnaryOperator<String> row) throws RowRejectedException {
		if (this.dialer.key() == null) {
			return member;
		}
		String key = required(this.dialer.key(), row);
		if (key.isEmpty()) {
			throw new RowRejectedException("empty-column", String.join(", ", this.dialer.key().columns()));
		}
		if (MemberKey.isTooLong(key)) {
			throw new RowRejectedException("key-too-long", MemberKey.MAX_LENGTH);
		}
		String hash = MemberHash.of(member, this.dialer.expireAt().written(row));
		return member.withKey(new MemberKey(key, this.name, hash));
	}

	private MappedRow member(UnaryOperator<String> row) throws RowRejectedException {
		String memberName = required(this.dialer.name(), row);
		if (memberName.isEmpty()) {
			throw new RowRejectedException("empty-column", String.join(", ", this.dialer.name().columns()));
		}
		if (memberName.codePointCount(0, memberName.length()) > MAX_NAME_LENGTH) {
			throw new RowRejectedException("name-too-long", MAX_NAME_LENGTH);
		}
		int priority = priority(row);
		Instant expires = this.dialer.expireAt().resolve(row, this.started, this.zone);
		Instant minOfferingAt = minOfferingAt(row);
		Map<String, String> ids = ids(row);
		NumberMapper.Numbers numbers = this.numbers.map(row);
		return new MappedRow(memberName, priority, expires, minOfferingAt, ids, numbers.communications(),
				this.variables, values(row), numbers.first(), null);
	}

	private List<String> values(UnaryOperator<String> row) throws RowRejectedException {
		List<String> rendered = new ArrayList<>(this.optional.length);
		for (int i = 0; i < this.optional.length; i++) {
			Template value = this.values.get(i);
			rendered.add(this.optional[i] ? value.render(row) : required(value, row));
		}
		return rendered;
	}

	/** Returns the ids, from the catalog, of the names in the row. */
	private Map<String, String> ids(UnaryOperator<String> row) throws RowRejectedException {
		Map<String, String> ids = new LinkedHashMap<>();
		if (this.dialer.timezone() != null) {
			String timezone = required(this.dialer.timezone(), row);
			if (!timezone.isEmpty()) {
				ids.put("timezone", this.catalog.timezone(timezone));
			}
		}
		if (this.dialer.bucket() != null) {
			ids.put("bucket", this.catalog.bucket(this.dialer.queue().id(), this.dialer.bucket().match(),
					required(this.dialer.bucket().column(), row)));
		}
		if (this.dialer.agent() != null) {
			ids.put("agent",
					this.catalog.agent(this.dialer.agent().match(), required(this.dialer.agent().column(), row)));
		}
		if (this.dialer.skill() != null) {
			String skill = required(this.dialer.skill(), row);
			if (!skill.isEmpty()) {
				ids.put("skill", this.catalog.skill(skill));
			}
		}
		return ids;
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
			return PriorityParser.parse(text);
		}
		catch (NumberFormatException ex) {
			throw new RowRejectedException("bad-priority", text);
		}
	}

}
