package dev.crmbridge.config.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.config.check.RouteFile.Definition;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

import org.springframework.util.StringUtils;

/**
 * Checks that beans have the methods that a definition names. Camel itself looks for the
 * method of an expression only if no argument contains a dot.
 */
final class BeanMethodCheck {

	private static final Pattern NAME_END = Pattern.compile("[(.\\[?]");

	private final Registry registry;

	BeanMethodCheck(CamelContext context) {
		this.registry = context.getRegistry();
	}

	List<ConfigProblem> problems(Definition definition) {
		List<ConfigProblem> problems = new ArrayList<>();
		definition.node().walk((key, node) -> {
			if (Set.of("bean", "method").contains(key) && node.isMapping()) {
				YamlNode method = node.get("method");
				String name = NAME_END.split(method.text(), 2)[0].strip();
				Object bean = this.registry.lookupByName(node.get("ref").text());
				if (bean != null && !name.isEmpty() && !has(bean.getClass(), name)) {
					problems.add(new ConfigProblem(definition.file().path(), method.line(),
							"unknown bean method \"" + name + "\""));
				}
			}
		});
		return problems;
	}

	/** Camel accepts a property's name for its getter. */
	private static boolean has(Class<?> type, String name) {
		Set<String> names = Set.of(name, "get" + StringUtils.capitalize(name), "is" + StringUtils.capitalize(name));
		return Stream.of(type.getMethods()).anyMatch((method) -> names.contains(method.getName()));
	}

}
