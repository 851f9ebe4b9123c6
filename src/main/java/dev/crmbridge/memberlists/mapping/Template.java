package dev.crmbridge.memberlists.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * Template of a text with columns of a list: {@code {client_name}} is the value of that
 * column, {@code {priority|0}} the value, or {@code 0} if the column is empty or missing.
 */
public final class Template {

	private static final Pattern COLUMN = Pattern.compile("\\{([^{}|]+)(?:\\|([^{}]*))?}");

	private final String text;

	private final List<Part> parts;

	private final Set<String> requiredColumns;

	/**
	 * Reads a template.
	 * @param text the template as written
	 * @throws IllegalArgumentException if a brace does not belong to a column
	 */
	@JsonCreator
	Template(String text) {
		this(text, parts(text));
	}

	private Template(String text, List<Part> parts) {
		this.text = text;
		this.parts = parts;
		this.requiredColumns = parts.stream()
			.filter((part) -> part.column != null && part.defaultValue == null)
			.map(Part::column)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** Returns the template of one column, whatever characters its name has. */
	public static Template column(String name) {
		return new Template(name, List.of(new Part(null, ListColumns.key(name), null)));
	}

	private static List<Part> parts(String text) {
		List<Part> parts = new ArrayList<>();
		Matcher column = COLUMN.matcher(text);
		int end = 0;
		while (column.find()) {
			literal(text, text.substring(end, column.start())).ifPresent(parts::add);
			parts.add(new Part(null, ListColumns.key(column.group(1)), column.group(2)));
			end = column.end();
		}
		literal(text, text.substring(end)).ifPresent(parts::add);
		return parts;
	}

	private static Optional<Part> literal(String text, String literal) {
		if (literal.indexOf('{') >= 0 || literal.indexOf('}') >= 0) {
			throw new IllegalArgumentException(
					"must name columns as {column} or {column|default}, was \"" + text + "\"");
		}
		return literal.isEmpty() ? Optional.empty() : Optional.of(new Part(literal, null, null));
	}

	/** Returns the keys of the columns without a default, which a list must have. */
	public Set<String> requiredColumns() {
		return this.requiredColumns;
	}

	/** Returns the keys of all columns that the template names. */
	public Set<String> columns() {
		Set<String> columns = new TreeSet<>();
		this.parts.stream().filter((part) -> part.column != null).forEach((part) -> columns.add(part.column));
		return columns;
	}

	/**
	 * Returns the text for one row.
	 * @param row returns the value of a column, or null if the list has no such column
	 */
	public String render(UnaryOperator<String> row) {
		if (this.parts.size() == 1) {
			return this.parts.get(0).render(row).strip();
		}
		StringBuilder rendered = new StringBuilder();
		this.parts.forEach((part) -> rendered.append(part.render(row)));
		return rendered.toString().strip();
	}

	@Override
	public String toString() {
		return this.text;
	}

	private record Part(String literal, String column, String defaultValue) {

		String render(UnaryOperator<String> row) {
			if (this.column == null) {
				return this.literal;
			}
			String value = row.apply(this.column);
			return (value != null && !value.isBlank()) ? value : (this.defaultValue != null) ? this.defaultValue : "";
		}

	}

}
