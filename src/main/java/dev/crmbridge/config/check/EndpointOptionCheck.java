package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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
		return file.root().descendants().flatMap((entry) -> problems(file, entry.value())).toList();
	}

	private Stream<ConfigProblem> problems(RouteFile file, YamlNode endpoint) {
		YamlNode uri = endpoint.get("uri");
		String scheme = StringHelper.before(uri.text(), ":", uri.text());
		EndpointUriFactory component = (scheme.isEmpty() || isDynamic(scheme)) ? null
				: this.context.getCamelContextExtension().getEndpointUriFactory(scheme);
		if (component == null || component.isLenientProperties()) {
			return Stream.empty();
		}
		Stream<YamlNode.Entry> inUri = Stream.of(StringHelper.after(uri.text(), "?", "").split("&"))
			.map((option) -> new YamlNode.Entry(StringHelper.before(option, "=", option), uri));
		return Stream.concat(endpoint.get("parameters").entries().stream(), inUri)
			.filter((option) -> !option.key().isBlank() && !isDynamic(option.key())
					&& !isKnown(component, option.key()))
			.map((option) -> file.problem(option.value(), "unknown parameter \"" + option.key() + "\" of " + scheme
					+ SpellingSuggester.suggestion(option.key(), component.propertyNames())));
	}

	private static boolean isDynamic(String text) {
		return EXPRESSION_STARTS.stream().anyMatch(text::contains);
	}

	private static boolean isKnown(EndpointUriFactory component, String option) {
		return component.propertyNames().contains(option)
				|| component.multiValuePrefixes().values().stream().anyMatch((prefix) -> option.startsWith(prefix));
	}

}
