package dev.crmbridge.config.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.SpellingSuggester;
import dev.crmbridge.config.YamlNode;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.util.StringHelper;

/**
 * Checks that the component of an endpoint knows each of its options, in
 * {@code parameters} and in the URI. Camel reports only the first, without its line.
 */
class EndpointOptionCheck {

	/** Beginnings of expressions that Camel resolves later. */
	private static final Set<String> EXPRESSION_STARTS = Set.of("${", "{{");

	private final CamelContext context;

	EndpointOptionCheck(CamelContext context) {
		this.context = context;
	}

	List<ConfigProblem> problems(RouteFile file) {
		List<ConfigProblem> problems = new ArrayList<>();
		file.root().walk((key, node) -> {
			YamlNode uri = node.get("uri");
			if (node.isMapping() && !uri.text().isEmpty()) {
				find(file, uri, node.get("parameters"), problems);
			}
		});
		return problems;
	}

	private void find(RouteFile file, YamlNode uri, YamlNode parameters, List<ConfigProblem> problems) {
		String scheme = StringHelper.before(uri.text(), ":", uri.text());
		EndpointUriFactory component = isDynamic(scheme) ? null
				: this.context.getCamelContextExtension().getEndpointUriFactory(scheme);
		if (component == null || component.isLenientProperties()) {
			return;
		}
		parameters.entries()
			.stream()
			.filter((option) -> !isKnown(component, option.key()))
			.forEach((option) -> problems.add(file.problem(option.value(), unknown(scheme, option.key(), component))));
		for (String option : StringHelper.after(uri.text(), "?", "").split("&")) {
			String name = StringHelper.before(option, "=", option);
			if (!name.isBlank() && !isDynamic(name) && !isKnown(component, name)) {
				problems.add(file.problem(uri, unknown(scheme, name, component)));
			}
		}
	}

	private static boolean isDynamic(String text) {
		return EXPRESSION_STARTS.stream().anyMatch(text::contains);
	}

	private static boolean isKnown(EndpointUriFactory component, String option) {
		return component.propertyNames().contains(option)
				|| component.multiValuePrefixes().values().stream().anyMatch((prefix) -> option.startsWith(prefix));
	}

	private static String unknown(String scheme, String option, EndpointUriFactory component) {
		return "unknown parameter \"" + option + "\" of " + scheme
				+ SpellingSuggester.suggestion(option, component.propertyNames());
	}

}
