package dev.crmbridge.memberlists.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * The variables of a dialer's members: columns, {@code *} for all that are not used
 * elsewhere, and templates by name.
 *
 * @param listed as they are listed in the dialer's block
 */
public record VariableMapper(List<Object> listed) {

	/** Variables by which the bridge finds a member of a load again. */
	static final Set<String> OWN = Set.of("import_id", "import_chunk", "import_row");

	public VariableMapper {
		templates(listed);
	}

	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	static VariableMapper of(List<Object> listed) {
		return new VariableMapper(listed);
	}

	/** The variables by name; {@code *} is not among them. */
	Map<String, Template> templates() {
		return templates(this.listed);
	}

	/** The variables that are columns as they are, which may be empty. */
	Set<String> plain() {
		return this.listed.stream()
			.filter((variable) -> !(variable instanceof Map))
			.map(Object::toString)
			.collect(Collectors.toSet());
	}

	/** Whether all columns that are not used elsewhere become variables. */
	boolean takesOtherColumns() {
		return this.listed.contains("*");
	}

	private static Map<String, Template> templates(List<Object> variables) {
		Map<String, Template> templates = new LinkedHashMap<>();
		for (Object variable : variables) {
			if (variable == null || (variable instanceof Map<?, ?> pair && pair.containsValue(null))) {
				throw new IllegalArgumentException(
						"variables must have no empty item: write a column, or name: \"{column}\"");
			}
			if (variable instanceof Map<?, ?> named) {
				named.forEach((name, template) -> templates.put(name.toString(), new Template(template.toString())));
			}
			else if (!"*".equals(variable)) {
				String column = variable.toString();
				if (column.startsWith("{") && column.endsWith("}")) {
					throw new IllegalArgumentException("\"" + column + "\" must be written without braces: "
							+ column.substring(1, column.length() - 1));
				}
				templates.put(column, Template.column(column));
			}
		}
		if (!Collections.disjoint(templates.keySet(), OWN)) {
			throw new IllegalArgumentException("the variables " + new TreeSet<>(OWN) + " are the bridge's own");
		}
		return templates;
	}

}
