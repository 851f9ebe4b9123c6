package dev.crmbridge.testkit.webitel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.http.Query;

/**
 * Checker of requests and responses against Webitel's public Swagger 2.0 file. The file
 * is not part of the project: the system property {@code webitel.swagger} is its path.
 */
final class WebitelApi {

	private static final String DEFAULT_FILE = "../shared/webitel-api.swagger.json";

	private static final String REF = "#/definitions/";

	private static final Pattern INTEGER = Pattern.compile("-?\\d{1,19}");

	private final JsonNode swagger;

	private final List<Route> routes = new ArrayList<>();

	private WebitelApi(JsonNode swagger) {
		this.swagger = swagger;
		for (Map.Entry<String, JsonNode> path : swagger.path("paths").properties()) {
			for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
				this.routes.add(Route.of(operation.getKey(), path.getKey(), operation.getValue()));
			}
		}
	}

	/** Reads the file, if it exists. */
	static Optional<WebitelApi> find() {
		Path file = Path.of(System.getProperty("webitel.swagger", DEFAULT_FILE));
		return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
	}

	static WebitelApi read(Path file) {
		try {
			return new WebitelApi(Json.MAPPER.readTree(Files.readAllBytes(file)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Checks a request.
	 * @param method the HTTP method
	 * @param path the path, with or without the leading {@code /api}
	 * @param query the query string as sent, may be empty
	 * @param body the JSON body, may be empty
	 * @return the problems, each with its place; none when the request fits
	 */
	List<String> problems(String method, String path, String query, String body) {
		JsonNode json = Json.parse(body.getBytes(StandardCharsets.UTF_8));
		return json.isNull() ? List.of("body: no JSON") : problems(method, path, query, json);
	}

	List<String> problems(String method, String path, String query, JsonNode body) {
		Route route = route(method, path);
		if (route == null) {
			return List.of("unknown operation " + method + " " + path);
		}
		List<String> problems = new ArrayList<>();
		new Query(query).values().forEach((name, values) -> checkParameter(route, name, values, problems));
		JsonNode parameter = route.parameter("body", "body");
		if (parameter.isMissingNode()) {
			if (!body.isMissingNode()) {
				problems.add("body: none expected");
			}
		}
		else if (!body.isMissingNode()) {
			checkValue("body", parameter.path("schema"), body, problems);
		}
		else if (parameter.path("required").asBoolean()) {
			problems.add("body: missing");
		}
		return problems;
	}

	/** Checks a response with status 200. */
	List<String> answerProblems(String method, String path, JsonNode answer) {
		Route route = route(method, path);
		if (route == null) {
			return List.of("unknown operation " + method + " " + path);
		}
		List<String> problems = new ArrayList<>();
		checkValue("answer", route.operation().at("/responses/200/schema"), answer, problems);
		return problems;
	}

	/**
	 * Returns the route with the fewest path parameters: {@code /queues/members} precedes
	 * {@code /queues/{id}}.
	 */
	private Route route(String method, String path) {
		String base = this.swagger.path("basePath").asText();
		String relative = path.startsWith(base + "/") ? path.substring(base.length()) : path;
		Route best = null;
		for (Route route : this.routes) {
			if (route.matches(method, relative) && (best == null || route.variables() < best.variables())) {
				best = route;
			}
		}
		return best;
	}

	private void checkParameter(Route route, String name, List<String> values, List<String> problems) {
		// a map parameter is declared as variables[string] and sent as
		// variables[key]=value
		JsonNode parameter = route.parameter("query", name.replaceFirst("\\[[^\\[\\]]+]$", "[string]"));
		if (parameter.isMissingNode()) {
			problems.add("query: unknown parameter " + name);
			return;
		}
		boolean array = parameter.path("type").asText().equals("array");
		if (!array && values.size() > 1) {
			problems.add("query: " + name + " is repeated");
		}
		JsonNode schema = array ? parameter.path("items") : parameter;
		for (String value : values) {
			if (!fitsText(schema, value)) {
				problems.add("query: " + name + " is no " + describe(schema) + ": " + value);
			}
		}
	}

	private static boolean fitsText(JsonNode schema, String value) {
		return switch (describe(schema)) {
			case "int32", "int64", "integer" -> INTEGER.matcher(value).matches();
			case "boolean" -> value.matches("true|false");
			default -> inEnum(schema, value);
		};
	}

	private void checkValue(String place, JsonNode declared, JsonNode value, List<String> problems) {
		JsonNode schema = resolve(declared);
		if (value.isNull() || !schema.has("type")) {
			return;
		}
		switch (schema.path("type").asText()) {
			case "object" -> checkObject(place, schema, value, problems);
			case "array" -> checkArray(place, schema.path("items"), value, problems);
			default -> {
				if (!fits(schema, value)) {
					problems.add(place + ": no " + describe(schema) + ": " + value);
				}
			}
		}
	}

	private void checkObject(String place, JsonNode schema, JsonNode value, List<String> problems) {
		if (!value.isObject()) {
			problems.add(place + ": no object: " + value);
			return;
		}
		for (Map.Entry<String, JsonNode> each : value.properties()) {
			JsonNode property = schema.path("properties").path(each.getKey());
			JsonNode type = property.isMissingNode() ? schema.path("additionalProperties") : property;
			if (type.isMissingNode()) {
				problems.add(place + ": unknown field " + each.getKey());
			}
			else if (property.isMissingNode() && each.getValue().isNull()) {
				problems.add(place + "." + each.getKey() + ": null in a map");
			}
			else {
				checkValue(place + "." + each.getKey(), type, each.getValue(), problems);
			}
		}
	}

	private void checkArray(String place, JsonNode items, JsonNode value, List<String> problems) {
		if (!value.isArray()) {
			problems.add(place + ": no array: " + value);
			return;
		}
		for (int i = 0; i < value.size(); i++) {
			checkValue(place + "[" + i + "]", items, value.get(i), problems);
		}
	}

	private static boolean fits(JsonNode schema, JsonNode value) {
		return switch (describe(schema)) {
			case "int32" -> value.isIntegralNumber() && value.canConvertToInt();
			case "int64" -> value.isIntegralNumber() || value.isTextual() && INTEGER.matcher(value.asText()).matches();
			case "integer" -> value.isIntegralNumber();
			case "number" -> value.isNumber();
			case "boolean" -> value.isBoolean();
			default -> value.isTextual() && inEnum(schema, value.asText());
		};
	}

	private static boolean inEnum(JsonNode schema, String value) {
		boolean found = !schema.has("enum");
		for (JsonNode each : schema.path("enum")) {
			found |= each.asText().equals(value);
		}
		return found;
	}

	/**
	 * Returns the format of a whole number, as int64 is declared a string, or the type.
	 */
	private static String describe(JsonNode schema) {
		String format = schema.path("format").asText();
		return format.startsWith("int") ? format : schema.path("type").asText();
	}

	private JsonNode resolve(JsonNode schema) {
		JsonNode resolved = schema;
		while (resolved.has("$ref")) {
			resolved = this.swagger.path("definitions").path(resolved.path("$ref").asText().substring(REF.length()));
		}
		return resolved;
	}

	private record Route(String method, Pattern path, int variables, JsonNode operation) {

		private static Route of(String method, String path, JsonNode operation) {
			int variables = path.length() - path.replace("{", "").length();
			String regex = Pattern.compile("\\{[^}]+}")
				.matcher(path)
				.replaceAll((each) -> variableRegex(operation, each.group()));
			return new Route(method, Pattern.compile(regex), variables, operation);
		}

		private static String variableRegex(JsonNode operation, String variable) {
			JsonNode parameter = parameter(operation, "path", variable.substring(1, variable.length() - 1));
			return describe(parameter).startsWith("int") ? "-?\\\\d+" : "[^/]+";
		}

		private boolean matches(String method, String path) {
			return this.method.equalsIgnoreCase(method) && this.path.matcher(path).matches();
		}

		private JsonNode parameter(String in, String name) {
			return parameter(this.operation, in, name);
		}

		private static JsonNode parameter(JsonNode operation, String in, String name) {
			for (JsonNode parameter : operation.path("parameters")) {
				if (parameter.path("in").asText().equals(in)
						&& (in.equals("body") || parameter.path("name").asText().equals(name))) {
					return parameter;
				}
			}
			return MissingNode.getInstance();
		}

	}

}
