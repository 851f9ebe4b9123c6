package dev.crmbridge.members;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * How the lists of one dialer become members of a Webitel queue; a block of
 * {@code config/dialers.yaml}.
 *
 * @param queue Webitel queue id
 * @param name template of the member's name
 * @param priority template of the member's priority; higher is called first
 * @param expireAt {@code end-of-day}, {@code never}, {@code +12h} or a template of a
 * time; null is never
 * @param variables columns and templates that become variables of the member
 * @param communications the member's numbers, in order
 * @param bucket the bucket, which binds a member to an agent; null for none
 * @param numberFormat how numbers are written to Webitel
 * @param duplicates where a second row with the same first number is left out
 */
public record Dialer(QueueId queue, Template name, Template priority, @JsonProperty("expire-at") ExpireAt expireAt,
		List<Object> variables, List<Communication> communications, Bucket bucket,
		@JsonProperty("number-format") NumberFormat numberFormat, Duplicates duplicates) {

	/** Most numbers that Webitel takes for one member. */
	private static final int MOST_COMMUNICATIONS = 20;

	public Dialer {
		require("queue", queue);
		require("name", name);
		require("communications", communications);
		if (communications.isEmpty() || communications.size() > MOST_COMMUNICATIONS) {
			throw new IllegalArgumentException("communications has to list 1 to " + MOST_COMMUNICATIONS + " numbers");
		}
		priority = (priority != null) ? priority : new Template("0");
		expireAt = (expireAt != null) ? expireAt : new ExpireAt("never");
		variables = (variables != null) ? variables : List.of();
		numberFormat = (numberFormat != null) ? numberFormat : NumberFormat.DIGITS;
		duplicates = (duplicates != null) ? duplicates : Duplicates.FILE;
		templates(variables);
	}

	/** The columns that a list for this dialer must have. */
	Set<String> requiredColumns() {
		Set<String> required = new TreeSet<>(this.name.requiredColumns());
		required.addAll(this.priority.requiredColumns());
		required.addAll(this.expireAt.requiredColumns());
		variableTemplates().values().forEach((template) -> required.addAll(template.requiredColumns()));
		for (Communication communication : this.communications) {
			if (!communication.optional()) {
				required.addAll(communication.destination().requiredColumns());
			}
		}
		if (this.bucket != null) {
			required.add(Columns.key(this.bucket.column()));
		}
		return required;
	}

	/** The variables by name; {@code *} is not among them. */
	Map<String, Template> variableTemplates() {
		return templates(this.variables);
	}

	/** The variables that are columns as they are, which may be empty. */
	Set<String> plainVariables() {
		return this.variables.stream()
			.filter((variable) -> !(variable instanceof Map))
			.map(Object::toString)
			.collect(Collectors.toSet());
	}

	/** Whether all columns that are not used elsewhere become variables. */
	boolean takesOtherColumns() {
		return this.variables.contains("*");
	}

	private static Map<String, Template> templates(List<Object> variables) {
		Map<String, Template> templates = new LinkedHashMap<>();
		for (Object variable : variables) {
			if (variable instanceof Map<?, ?> named) {
				named.forEach((name, template) -> templates.put(name.toString(), new Template(template.toString())));
			}
			else if (!"*".equals(variable)) {
				templates.put(variable.toString(), Template.column(variable.toString()));
			}
		}
		return templates;
	}

	private static void require(String key, Object value) {
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
	 * One number of a member.
	 *
	 * @param destination template of the number
	 * @param type id of a Webitel communication type, or its code
	 * @param priority of the number among the member's
	 * @param description what the number is, for the agent
	 * @param display caller id that is shown (outbound IVR)
	 * @param dtmf digits that are dialled after the answer (outbound IVR)
	 * @param optional whether the number is left out where it is empty or bad
	 */
	public record Communication(Template destination, String type, int priority, String description, String display,
			String dtmf, boolean optional) {

		public Communication {
			require("destination", destination);
			require("type", type);
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

	public enum BucketMatch {

		NAME, ID;

		@JsonCreator
		static BucketMatch of(String word) {
			return Words.parse(BucketMatch.class, word);
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
			return Words.parse(NumberFormat.class, word);
		}

	}

	public enum Duplicates {

		NONE, FILE;

		@JsonCreator
		static Duplicates of(String word) {
			return Words.parse(Duplicates.class, word);
		}

	}

	/** Words of a YAML file as constants: {@code as-is} is {@code AS_IS}. */
	private static final class Words {

		static <E extends Enum<E>> E parse(Class<E> type, String word) {
			return Arrays.stream(type.getEnumConstants())
				.filter((constant) -> word(constant).equals(word))
				.findFirst()
				.orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is none of: "
						+ Arrays.stream(type.getEnumConstants()).map(Words::word).collect(Collectors.joining(", "))));
		}

		private static String word(Enum<?> constant) {
			return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
