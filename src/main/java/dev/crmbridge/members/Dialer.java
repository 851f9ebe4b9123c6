package dev.crmbridge.members;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * How the lists of one dialer become members of a Webitel queue; a block of {@code config/dialers.yaml}.
 *
 * @param queue Webitel queue id
 * @param name template of the member's name
 * @param priority template of the member's priority; higher is called first
 * @param expireAt {@code end-of-day}, {@code never}, {@code +12h} or a template of a time; null is never
 * @param variables columns and templates that become variables of the member
 * @param communications the member's numbers, in order
 * @param bucket the bucket, which binds a member to an agent; null for none
 * @param numberFormat how numbers are written to Webitel
 * @param duplicates where a second row with the same first number is left out
 */
public record Dialer(@JsonProperty(required = true) String queue, @JsonProperty(required = true) String name, String priority,
		@JsonProperty("expire-at") String expireAt, List<Object> variables,
		@JsonProperty(required = true) List<Communication> communications, Bucket bucket,
		@JsonProperty("number-format") NumberFormat numberFormat, Duplicates duplicates) {

	public Dialer {
		if (queue == null || !queue.matches("[0-9]{1,19}")) {
			throw new IllegalArgumentException("queue has to be the id of a Webitel queue, in digits");
		}
		if (name == null || name.isBlank()) {
			throw new IllegalArgumentException("name is required");
		}
		if (communications == null || communications.isEmpty() || communications.size() > 20) {
			throw new IllegalArgumentException("communications has to list 1 to 20 numbers");
		}
		priority = (priority != null) ? priority : "0";
		expireAt = (expireAt != null) ? expireAt : "never";
		variables = (variables != null) ? variables : List.of();
		numberFormat = (numberFormat != null) ? numberFormat : NumberFormat.DIGITS;
		duplicates = (duplicates != null) ? duplicates : Duplicates.FILE;
		new ExpireAt(expireAt);
		requiredColumns(name, communications, bucket, List.of(priority));
		variableTemplates(variables);
	}

	/** The columns that a list for this dialer must have. */
	Set<String> requiredColumns() {
		Set<String> required = requiredColumns(this.name, this.communications, this.bucket, List.of(this.priority));
		required.addAll(new ExpireAt(this.expireAt).requiredColumns());
		variableTemplates(this.variables).values().forEach((template) -> required.addAll(template.requiredColumns()));
		return required;
	}

	private static Set<String> requiredColumns(String name, List<Communication> communications, Bucket bucket,
			List<String> others) {
		Set<String> required = new TreeSet<>(new Template(name).requiredColumns());
		others.forEach((other) -> required.addAll(new Template(other).requiredColumns()));
		for (Communication communication : communications) {
			if (!communication.optional()) {
				required.addAll(new Template(communication.destination()).requiredColumns());
			}
		}
		if (bucket != null) {
			required.add(Columns.key(bucket.column()));
		}
		return required;
	}

	/** The variables by name; {@code *} is not among them. */
	Map<String, Template> variableTemplates() {
		return variableTemplates(this.variables);
	}

	/** Whether all columns that are not used elsewhere become variables. */
	boolean takesOtherColumns() {
		return this.variables.contains("*");
	}

	private static Map<String, Template> variableTemplates(List<Object> variables) {
		Map<String, Template> templates = new LinkedHashMap<>();
		for (Object variable : variables) {
			if (variable instanceof Map<?, ?> named) {
				named.forEach((name, template) -> templates.put(name.toString(), new Template(template.toString())));
			}
			else if (!"*".equals(variable)) {
				templates.put(variable.toString(), new Template("{" + variable + "}"));
			}
		}
		return templates;
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
	public record Communication(@JsonProperty(required = true) String destination, @JsonProperty(required = true) String type,
			int priority, String description, String display, String dtmf, boolean optional) {

		public Communication {
			if (destination == null || type == null || type.isBlank()) {
				throw new IllegalArgumentException("a communication needs a destination and a type");
			}
		}
	}

	/**
	 * The bucket of the responsible agent.
	 *
	 * @param column the column that names it
	 * @param match by what it is named there
	 */
	public record Bucket(@JsonProperty(required = true) String column, BucketMatch match) {

		public Bucket {
			if (column == null || column.isBlank()) {
				throw new IllegalArgumentException("bucket needs a column");
			}
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

	/** How numbers are written: digits 380501112233, e164 +380501112233, national 0501112233, as-is as in the list. */
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

	/** Words of a YAML file as constants. */
	private static final class Words {

		static <E extends Enum<E>> E parse(Class<E> type, String word) {
			for (E constant : type.getEnumConstants()) {
				if (constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-').equals(word)) {
					return constant;
				}
			}
			throw new IllegalArgumentException("\"" + word + "\" is none of its words");
		}

	}

}
