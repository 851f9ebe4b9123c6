package dev.crmbridge.config.diagram;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.crmbridge.config.YamlNode;

/**
 * A definition of a route file that may call others: a route, a block with the route of
 * its template, or an error policy.
 *
 * @param kind such as {@code route} or {@code routeConfiguration}
 * @param id its id; "" without one
 * @param from the endpoint from which messages come, or a missing node
 * @param root the node with the steps
 * @param policies text of {@code routeConfigurationId}
 * @param block parameters of the block; none for a route
 */
record DrawnRoute(String kind, String id, YamlNode from, YamlNode root, String policies, Map<String, String> block) {

	/** Argument of a bean's method that names a route. */
	private static final Pattern ARGUMENT = Pattern.compile("'(direct:[\\w.-]+)'");

	private static final Set<String> SENDING_KEYS = Set.of("to", "toD", "wireTap", "poll", "deadLetterUri");

	private static final Set<String> SENDING_BY_EXPRESSION = Set.of("enrich", "pollEnrich", "recipientList",
			"routingSlip", "dynamicRouter");

	/**
	 * Returns a definition as Camel loads it.
	 * @param kind key of the definition
	 * @param node its content
	 * @param templates the route templates of all files, by id
	 * @return empty for a template, which runs only as a block
	 */
	static Optional<DrawnRoute> of(String kind, YamlNode node, Map<String, YamlNode> templates) {
		return switch (kind) {
			case "routeTemplate" -> Optional.empty();
			case "templatedRoute" -> {
				YamlNode template = templates.get(node.get("routeTemplateRef").text());
				yield (template == null) ? Optional.empty() : Optional
					.of(route(kind, node.get("routeId").text(), route(template), parameters(template, node)));
			}
			case "from" -> Optional.of(new DrawnRoute(kind, "", node, node, "", Map.of()));
			default -> Optional.of(route(kind, node.get("id").text(), node, Map.of()));
		};
	}

	private static YamlNode route(YamlNode template) {
		return template.get("route").isMissing() ? template : template.get("route");
	}

	private static DrawnRoute route(String kind, String id, YamlNode route, Map<String, String> block) {
		return new DrawnRoute(kind, id, route.get("from"), route, route.get("routeConfigurationId").text(), block);
	}

	/** Returns the values of a block; "" for an optional parameter that is left out. */
	private static Map<String, String> parameters(YamlNode template, YamlNode block) {
		Map<String, String> parameters = new LinkedHashMap<>();
		for (YamlNode parameter : template.get("parameters").items()) {
			parameters.put(parameter.get("name").text(), parameter.get("defaultValue").text());
		}
		for (YamlNode parameter : block.get("parameters").items()) {
			parameters.put(parameter.get("name").text(), parameter.get("value").text());
		}
		return parameters;
	}

	boolean isPolicy() {
		return this.kind.equals("routeConfiguration");
	}

	/** Returns the address from which messages come; "" if the definition has none. */
	String entry(AddressReader addresses) {
		return addresses.read(this.from.isMapping() ? this.from : this.from.get("uri"), this.block::get);
	}

	/** Returns the HTTP methods of the entry and a space; "" if it names none. */
	String method() {
		String method = this.from.get("parameters").get("httpMethodRestrict").text();
		return method.isEmpty() ? "" : method + " ";
	}

	/** Returns the addresses to which the definition sends, as the block fills them. */
	List<String> calls(AddressReader addresses) {
		// the header wins over the address of an HTTP endpoint
		Optional<String> url = entries(this.root).map(YamlNode.Entry::value)
			.filter((header) -> header.get("name").text().equals("CamelHttpUri"))
			.map((header) -> text(header.get("expression").get("constant")))
			.filter((text) -> !text.isEmpty())
			.findFirst();
		List<String> calls = new ArrayList<>(entries(this.root).flatMap((entry) -> called(entry, addresses))
			.map((address) -> (url.isPresent() && AddressReader.scheme(address).matches("https?"))
					? AddressReader.read(url.get(), this.block::get) : address)
			.toList());
		// a CRM endpoint: this address only names its client
		if (calls.remove("http://" + this.block.get("name"))) {
			Stream.of("url", "oauth2TokenUrl").forEach((name) -> calls.add(parameter(name)));
			calls.add("direct:" + parameter("transform").replace("direct:", ""));
		}
		return calls.stream().filter((address) -> !address.isEmpty() && !address.endsWith(":")).distinct().toList();
	}

	private String parameter(String name) {
		return AddressReader.read(this.block.getOrDefault(name, ""), (setting) -> null);
	}

	/** Returns all entries below a node, without those of parameters. */
	private static Stream<YamlNode.Entry> entries(YamlNode node) {
		Stream<YamlNode.Entry> own = node.entries().stream();
		return Stream.concat(own, node.items().stream().map((item) -> new YamlNode.Entry("", item)))
			.filter((entry) -> !entry.key().equals("parameters"))
			.flatMap((entry) -> Stream.concat(Stream.of(entry), entries(entry.value())));
	}

	private Stream<String> called(YamlNode.Entry step, AddressReader addresses) {
		if (SENDING_KEYS.contains(step.key())) {
			return Stream.of(addresses.read(step.value(), this.block::get));
		}
		if (step.key().equals("method")) {
			// a bean that sends to the route of this name, such as rowRuleRunner
			return ARGUMENT.matcher(step.value().text()).results().map((call) -> call.group(1));
		}
		return SENDING_BY_EXPRESSION.contains(step.key()) ? step.value()
			.get("expression")
			.entries()
			.stream()
			.flatMap((language) -> Stream.of(text(language.value()).split(",")))
			.map((uri) -> AddressReader.read(uri.strip(), this.block::get)) : Stream.empty();
	}

	/** Returns the text of an expression, in its long or its short form. */
	private static String text(YamlNode language) {
		return language.isMapping() ? language.get("expression").text() : language.text();
	}

}
