package dev.crmbridge.memberlists.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.crmbridge.memberlists.MemberKey;

/**
 * Setting of the variables of a dialer's members: columns, {@code *} for all columns that
 * are not used elsewhere, and templates by name.
 *
 * @param listed items of the dialer's block
 */
public record VariableMapper(List<Object> listed) {

	/** Variables by which the bridge finds its members in Webitel. */
	public static final Set<String> BRIDGE_VARIABLES = Set.of("import_id", "import_chunk", "import_row", MemberKey.KEY,
			MemberKey.DIALER, MemberKey.HASH);

	public VariableMapper {
		templates(listed);
	}

	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	static VariableMapper of(List<Object> listed) {
		return new VariableMapper(listed);
	}

	/** Returns the templates by name, without {@code *}. */
	public Map<String, Template> templates() {
		return templates(this.listed);
	}

	/** Returns the variables that are plain columns, which may be empty. */
	public Set<String> plain() {
		return this.listed.stream()
			.filter((variable) -> !(variable instanceof Map))
			.map(Object::toString)
			.collect(Collectors.toSet());
	}

	/** Returns whether all columns that are not used elsewhere become variables. */
	public boolean takesOtherColumns() {
		return this.listed.contains("*");
	}

	private static Map<String, Template> templates(List<Object> variables) {
		Map<String, Template> templates = new LinkedHashMap<>();
		for (Object variable : variables) {
			if (variable == null || (variable instanceof Map<?, ?> pair && pair.containsValue(null))) {
				throw new IllegalArgumentException("must have no empty item: write a column, or name: \"{column}\"");
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
		if (!Collections.disjoint(templates.keySet(), BRIDGE_VARIABLES)) {
			throw new IllegalArgumentException("must not name the bridge's own " + new TreeSet<>(BRIDGE_VARIABLES));
		}
		return templates;
	}

}
