package dev.crmbridge.memberlists.mapping;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crmbridge.memberlists.DelimiterSetting;

/**
 * How the lists of one dialer become members of a Webitel queue; a block of
 * {@code config/dialers.yaml}.
 *
 * @param queue Webitel queue id
 * @param name template of the member's name
 * @param priority template of the member's priority; higher is called first
 * @param expireAt {@code end-of-day}, {@code never}, {@code +12h} or a template of a
 * time; null is never
 * @param minOfferingAt template of the time before which the member is not called; null
 * for none
 * @param timezone template of the IANA name of the member's time zone; null for none
 * @param variables columns and templates that become variables of the member
 * @param communications the member's numbers, in order
 * @param bucket the bucket, which binds a member to an agent; null for none
 * @param agent the agent that alone calls the member; null for none
 * @param skill template of the id or name of the skill that an agent needs; null for none
 * @param numberFormat how numbers are written to Webitel
 * @param duplicates where a second row with the same first number is left out
 * @param charset of the dialer's lists; null if it is found by itself
 * @param delimiter of the dialer's lists; null if it is found by itself
 * @param splitBy the column that names the dialer of each row; such a dialer has no other
 * settings than of its lists
 */
public record Dialer(QueueId queue, Template name, Template priority, @JsonProperty("expire-at") ExpiryRule expireAt,
		@JsonProperty("min-offering-at") Template minOfferingAt, Template timezone, VariableMapper variables,
		List<Communication> communications, Bucket bucket, Agent agent, Template skill,
		@JsonProperty("number-format") NumberFormat numberFormat, Duplicates duplicates, ListCharset charset,
		DelimiterSetting delimiter, @JsonProperty("split-by") String splitBy) {

	public Dialer {
		if (splitBy != null) {
			requireNothingElse(queue, name, priority, expireAt, minOfferingAt, timezone, variables, communications,
					bucket, agent, skill, numberFormat, duplicates);
		}
		else {
			DialerValidator.check(queue, name, priority, minOfferingAt, timezone, communications, bucket, skill);
		}
		priority = (priority != null) ? priority : new Template("0");
		expireAt = (expireAt != null) ? expireAt : new ExpiryRule("never");
		variables = (variables != null) ? variables : new VariableMapper(List.of());
		communications = (communications != null) ? communications : List.of();
		numberFormat = (numberFormat != null) ? numberFormat : NumberFormat.DIGITS;
		duplicates = (duplicates != null) ? duplicates : Duplicates.FILE;
	}

	/** Whether a header has the columns that a list for this dialer must have. */
	public boolean hasColumns(List<String> header) {
		Set<String> keys = header.stream().map(ListColumns::key).collect(Collectors.toSet());
		return keys.containsAll((this.splitBy != null) ? Set.of(ListColumns.key(this.splitBy)) : requiredColumns());
	}

	/** The columns that a list for this dialer must have. */
	Set<String> requiredColumns() {
		Set<String> required = new TreeSet<>();
		templates().forEach((template) -> required.addAll(template.requiredColumns()));
		required.addAll(this.expireAt.requiredColumns());
		for (Communication communication : this.communications) {
			if (!communication.optional()) {
				required.addAll(communication.destination().requiredColumns());
			}
		}
		required.addAll(namingColumns());
		return required;
	}

	/** The columns that are used for anything but a variable that takes all others. */
	Set<String> usedColumns() {
		Set<String> used = new TreeSet<>();
		templates().forEach((template) -> used.addAll(template.columns()));
		used.addAll(this.expireAt.columns());
		this.communications.forEach((number) -> used.addAll(number.destination().columns()));
		used.addAll(namingColumns());
		return used;
	}

	private Set<String> namingColumns() {
		return Stream
			.of((this.bucket != null) ? this.bucket.column() : null, (this.agent != null) ? this.agent.column() : null)
			.filter(Objects::nonNull)
			.map(ListColumns::key)
			.collect(Collectors.toSet());
	}

	private List<Template> templates() {
		List<Template> templates = new ArrayList<>(this.variables.templates().values());
		Stream.of(this.name, this.priority, this.minOfferingAt, this.timezone, this.skill)
			.filter(Objects::nonNull)
			.forEach(templates::add);
		return templates;
	}

	private static void requireNothingElse(Object... settings) {
		if (Stream.of(settings).anyMatch(Objects::nonNull)) {
			throw new IllegalArgumentException("with split-by, each row goes as the dialer that it names says; "
					+ "only charset and delimiter may stand beside it");
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
	 * @param id its id, in digits: it becomes part of a path
	 */
	public record QueueId(String id) {

		public QueueId {
			if (!id.matches("[0-9]{1,19}")) {
				throw new IllegalArgumentException("queue has to be the id of a Webitel queue, in digits");
			}
		}

		@JsonCreator
		static QueueId of(String id) {
			return new QueueId(id);
		}

	}

	/**
	 * The bucket of the responsible agent.
	 *
	 * @param column the column that names it
	 * @param match by what it is named there
	 */
	public record Bucket(String column, BucketMatch match) {

		public Bucket {
			require("column", column);
			match = (match != null) ? match : BucketMatch.NAME;
		}
	}

	/**
	 * The agent that alone calls the member.
	 *
	 * @param column the column that names the agent
	 * @param match by what the agent is named there
	 */
	public record Agent(String column, AgentMatch match) {

		public Agent {
			require("column", column);
			match = (match != null) ? match : AgentMatch.NAME;
		}
	}

	public enum AgentMatch {

		NAME, EXTENSION, ID;

		@JsonCreator
		static AgentMatch of(String word) {
			return EnumParser.parse(AgentMatch.class, word);
		}

	}

	public enum BucketMatch {

		NAME, ID;

		@JsonCreator
		static BucketMatch of(String word) {
			return EnumParser.parse(BucketMatch.class, word);
		}

	}

	/**
	 * How numbers are written: digits 380501112233, e164 +380501112233, national
	 * 0501112233, as-is as in the list.
	 */
	public enum NumberFormat {

		DIGITS, E164, NATIONAL, AS_IS;

		@JsonCreator
		static NumberFormat of(String word) {
			return EnumParser.parse(NumberFormat.class, word);
		}

	}

	public enum Duplicates {

		NONE, FILE, DIALER;

		@JsonCreator
		static Duplicates of(String word) {
			return EnumParser.parse(Duplicates.class, word);
		}

	}

	/**
	 * What bytes of a list mean.
	 *
	 * @param charset the charset
	 */
	public record ListCharset(Charset charset) {

		@JsonCreator
		static ListCharset of(String name) {
			try {
				return new ListCharset(Charset.forName(name));
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException(
						"there is no charset \"" + name + "\"; usual are UTF-8, windows-1251, windows-1252", ex);
			}
		}

	}

}
