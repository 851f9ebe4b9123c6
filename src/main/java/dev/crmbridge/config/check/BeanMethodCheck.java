package dev.crmbridge.config.check;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.config.RouteFile.Definition;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

import org.springframework.util.StringUtils;

/**
 * Checks that beans have the methods that a definition names. Camel itself looks for the
 * method of an expression only if no argument contains a dot.
 */
final class BeanMethodCheck {

	private static final Set<String> CALLS = Set.of("bean", "method");

	private static final Pattern NAME_END = Pattern.compile("[(.\\[?]");

	private final Registry registry;

	BeanMethodCheck(CamelContext context) {
		this.registry = context.getRegistry();
	}

	List<ConfigProblem> problems(Definition definition) {
		return calls(definition).filter((call) -> lacks(this.registry.lookupByName(call.get("ref").text()), name(call)))
			.map((call) -> definition.problem(call.get("method"), "unknown bean method \"" + name(call) + "\""))
			.toList();
	}

	/** Returns the steps and expressions that call a bean. */
	static Stream<YamlNode> calls(Definition definition) {
		return definition.node()
			.descendants()
			.filter((entry) -> CALLS.contains(entry.key()) && entry.value().isMapping())
			.map(YamlNode.Entry::value);
	}

	/** Returns the name of the method that is called; "" without one. */
	static String name(YamlNode call) {
		return NAME_END.split(call.get("method").text(), 2)[0].strip();
	}

	/** Camel accepts a property's name for its getter. */
	private static boolean lacks(Object bean, String name) {
		Set<String> names = Set.of(name, "get" + StringUtils.capitalize(name), "is" + StringUtils.capitalize(name));
		return bean != null && !name.isEmpty()
				&& Stream.of(bean.getClass().getMethods()).noneMatch((method) -> names.contains(method.getName()));
	}

}
