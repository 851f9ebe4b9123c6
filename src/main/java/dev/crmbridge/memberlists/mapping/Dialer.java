package dev.crmbridge.memberlists.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.annotation.EnumNaming;
import dev.crmbridge.memberlists.LoadAction;

/**
 * Settings of a dialer, which turn its lists into members of a Webitel queue: a block of
 * {@code config/dialers.yaml}.
 *
 * @param queue id of the Webitel queue
 * @param name template of the member's name
 * @param priority template of the member's priority; higher is called first
 * @param expireAt {@code end-of-day}, {@code never}, {@code +12h} or a template of a
 * time; null means never
 * @param minOfferingAt template of the time before which the member is not called; null
 * for none
 * @param timezone template of the IANA name of the member's time zone; null for none
 * @param variables columns and templates that become variables of the member
 * @param communications numbers of the member, in order
 * @param bucket bucket that binds a member to an agent; null for none
 * @param agent only agent who may call the member; null for any
 * @param skill template of the id or name of the skill that an agent needs; null for none
 * @param numberFormat format of the numbers sent to Webitel
 * @param duplicates where a row counts as a duplicate of one with the same first number
 * @param key template of the key by which the CRM knows a row; null for none
 * @param known what happens to a row whose key has an open member of the dialer
 * @param syncLimit how many members a synchronised list may take out
 * @param stopLists names of the stop lists that hold for the dialer; null for all
 * @param stopRemoves whether open members are deleted once their number comes onto a stop
 * list
 * @param charset charset of the dialer's lists; null to detect it
 * @param delimiter delimiter of the dialer's lists; null to detect it
 * @param splitBy column that names the dialer of each row; such a dialer has only this
 * setting, the charset and the delimiter
 */
public record Dialer(QueueId queue, Template name, Template priority, @JsonProperty("expire-at") ExpiryRule expireAt,
		@JsonProperty("min-offering-at") Template minOfferingAt, Template timezone, VariableMapper variables,
		List<Communication> communications, Bucket bucket, Agent agent, Template skill,
		@JsonProperty("number-format") NumberFormat numberFormat, Duplicates duplicates, Template key, Known known,
		@JsonProperty("sync-limit") SyncLimit syncLimit, @JsonProperty("stop-lists") List<String> stopLists,
		@JsonProperty("stop-removes") Boolean stopRemoves, CharsetSetting charset, DelimiterSetting delimiter,
		@JsonProperty("split-by") String splitBy) {

	public Dialer {
		if (splitBy != null) {
			requireNothingElse(queue, name, priority, expireAt, minOfferingAt, timezone, variables, communications,
					bucket, agent, skill, numberFormat, duplicates, key, known, syncLimit, stopLists, stopRemoves);
		}
		else {
			DialerValidator.check(queue, name, priority, minOfferingAt, timezone, communications, bucket, skill);
			DialerValidator.checkKey(key, known, syncLimit, stopLists);
		}
		priority = (priority != null) ? priority : new Template("0");
		expireAt = (expireAt != null) ? expireAt : new ExpiryRule("never");
		variables = (variables != null) ? variables : new VariableMapper(List.of());
		communications = (communications != null) ? communications : List.of();
		numberFormat = (numberFormat != null) ? numberFormat : NumberFormat.DIGITS;
		duplicates = (duplicates != null) ? duplicates : Duplicates.FILE;
		known = (known != null) ? known : Known.ADD;
		syncLimit = (syncLimit != null) ? syncLimit : SyncLimit.DEFAULT;
		stopRemoves = Boolean.TRUE.equals(stopRemoves);
	}

	/** Returns whether a header has the columns that a list for this dialer must have. */
	boolean hasColumns(List<String> header) {
		Set<String> keys = header.stream().map(ListColumns::key).collect(Collectors.toSet());
		return keys.containsAll((this.splitBy != null) ? Set.of(ListColumns.key(this.splitBy)) : requiredColumns());
	}

	/** Returns the form of the dialer's lists. */
	public ListForm form(LoadAction action) {
		return ListForm.of(this, action);
	}

	/** Returns the keys of the columns that a list for this dialer must have. */
	public Set<String> requiredColumns() {
		Set<String> required = new TreeSet<>();
		templates().forEach((template) -> required.addAll(template.requiredColumns()));
		required.addAll(this.expireAt.requiredColumns());
		for (Communication communication : this.communications) {
			if (!communication.optional()) {
				required.addAll(communication.destination().requiredColumns());
			}
		}
		required.addAll(matchedColumns());
		return required;
	}

	/**
	 * Returns the keys of the columns that the settings name; {@code *} takes the others.
	 */
	public Set<String> usedColumns() {
		Set<String> used = new TreeSet<>();
		templates().forEach((template) -> used.addAll(template.columns()));
		used.addAll(this.expireAt.columns());
		this.communications.forEach((number) -> used.addAll(number.destination().columns()));
		used.addAll(matchedColumns());
		return used;
	}

	private Set<String> matchedColumns() {
		return Stream
			.of((this.bucket != null) ? this.bucket.column() : null, (this.agent != null) ? this.agent.column() : null)
			.filter(Objects::nonNull)
			.map(ListColumns::key)
			.collect(Collectors.toSet());
	}

	private List<Template> templates() {
		List<Template> templates = new ArrayList<>(this.variables.templates().values());
		Stream.of(this.name, this.priority, this.minOfferingAt, this.timezone, this.skill, this.key)
			.filter(Objects::nonNull)
			.forEach(templates::add);
		return templates;
	}

	private static void requireNothingElse(Object... settings) {
		if (Stream.of(settings).anyMatch(Objects::nonNull)) {
			throw new IllegalArgumentException("with split-by, only charset and delimiter may be set: "
					+ "the dialer that a row names has the other settings");
		}
	}

	static void require(String key, Object value) {
		if (value == null) {
			throw new IllegalArgumentException(key + " is required");
		}
	}

	/**
	 * A Webitel queue.
	 *
	 * @param id its id, digits only: the id becomes part of a path
	 */
	public record QueueId(String id) {

		public QueueId {
			if (!id.matches("[0-9]{1,19}")) {
				throw new IllegalArgumentException(
						"must be the id of a Webitel queue, digits only, was \"" + id + "\"");
			}
		}

		@JsonCreator
		static QueueId of(String id) {
			return new QueueId(id);
		}

	}

	/**
	 * Bucket of the responsible agent.
	 *
	 * @param column column that names the bucket
	 * @param match whether the column has names or ids
	 */
	public record Bucket(String column, BucketMatch match) {

		public Bucket {
			require("column", column);
			match = (match != null) ? match : BucketMatch.NAME;
		}
	}

	/**
	 * Only agent who may call the member.
	 *
	 * @param column column that names the agent
	 * @param match whether the column has names, extensions or ids
	 */
	public record Agent(String column, AgentMatch match) {

		public Agent {
			require("column", column);
			match = (match != null) ? match : AgentMatch.NAME;
		}
	}

	@EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
	public enum AgentMatch {

		NAME, EXTENSION, ID

	}

	@EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
	public enum BucketMatch {

		NAME, ID

	}

	/**
	 * Format of numbers: digits 380501112233, e164 +380501112233, national 0501112233,
	 * as-is as written in the list.
	 */
	@EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
	public enum NumberFormat {

		DIGITS, E164, NATIONAL, AS_IS

	}

	/**
	 * Where a row can be a duplicate: nowhere, in its file, in all of the dialer's lists.
	 */
	@EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
	public enum Duplicates {

		NONE, FILE, DIALER

	}

	/** Fate of a row whose key has an open member of the dialer. */
	@EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
	public enum Known {

		/** A member is added; Webitel is not asked. */
		ADD,

		/** The row is a duplicate. */
		SKIP,

		/** The open members make way for a new one, unless one of them is equal. */
		REPLACE

	}

}
