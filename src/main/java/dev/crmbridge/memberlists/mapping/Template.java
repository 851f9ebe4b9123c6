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
 * Text with columns of a list in it: {@code {client_name}} is the value of that column,
 * {@code {priority|0}} the same or {@code 0} where the column is empty or missing.
 */
public final class Template {

	private static final Pattern COLUMN = Pattern.compile("\\{([^{}|]+)(?:\\|([^{}]*))?}");

	private final String text;

	private final List<Part> parts;

	private final Set<String> requiredColumns;

	/**
	 * Reads a template.
	 * @param text the template as written
	 * @throws IllegalArgumentException if a brace is not one of a column
	 */
	@JsonCreator
	Template(String text) {
		this(text, parts(text));
	}

	private Template(String text, List<Part> parts) {
		this.text = text;
		this.parts = parts;
		this.requiredColumns = parts.stream()
			.filter((part) -> part.column != null && part.otherwise == null)
			.map(Part::column)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** The value of one column as it is, whatever signs its name has. */
	static Template column(String name) {
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
					"\"" + text + "\" is no template: a column is written {column} or {column|otherwise}");
		}
		return literal.isEmpty() ? Optional.empty() : Optional.of(new Part(literal, null, null));
	}

	/**
	 * The columns that a list must have for this template: those without an otherwise.
	 */
	Set<String> requiredColumns() {
		return this.requiredColumns;
	}

	/** All the columns that this template names. */
	Set<String> columns() {
		Set<String> columns = new TreeSet<>();
		this.parts.stream().filter((part) -> part.column != null).forEach((part) -> columns.add(part.column));
		return columns;
	}

	/**
	 * Fills in one row.
	 * @param row gives the value of a column, or null where the list has none
	 * @return the text
	 */
	String render(UnaryOperator<String> row) {
		StringBuilder rendered = new StringBuilder();
		for (Part part : this.parts) {
			if (part.column == null) {
				rendered.append(part.literal);
				continue;
			}
			String value = row.apply(part.column);
			if (value == null || value.isBlank()) {
				value = (part.otherwise != null) ? part.otherwise : "";
			}
			rendered.append(value);
		}
		return rendered.toString().strip();
	}

	@Override
	public String toString() {
		return this.text;
	}

	private record Part(String literal, String column, String otherwise) {
	}

}
