package dev.crmbridge.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.crmbridge.config.RouteFolder;
import dev.crmbridge.testkit.context.BridgeTestBase;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@code config/openapi.yaml} describes the served API: all its routes and no other,
 * valid examples, and each status and body that the bridge answers.
 */
class OpenApiTest extends BridgeTestBase {

	private static final ObjectMapper YAML = new YAMLMapper();

	private static final JsonNode FILE = read(Path.of("config/openapi.yaml"));

	private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

	private static final Map<String, String> KEYS = Map.of("webitel", "webitel-1", "crm", "crm-1", "admin", "admin-1");

	@BeforeEach
	void healWebitel() {
		WEBITEL.heal();
		await().until(() -> send(request("/crm/agents/7").setHeader("X-Api-Key", "crm-1")).statusCode() == 200);
	}

	@Test
	void fileDescribesExactlyTheServedRoutes() throws IOException {
		Set<String> served = new TreeSet<>();
		for (Path file : new RouteFolder(RouteFolder.DEFAULT).files()) {
			read(file).findValues("from").forEach((from) -> {
				if (from.path("uri").asText().startsWith("platform-http")) {
					JsonNode parameters = from.path("parameters");
					for (String method : parameters.path("httpMethodRestrict").asText().split(" *, *")) {
						served.add(method + " " + parameters.path("path").asText());
					}
				}
			});
		}
		assertThat(served).hasSizeGreaterThan(10);
		assertThat(operations().map(Operation::toString)).containsExactlyInAnyOrderElementsOf(served);
	}

	@Test
	void operationIdIsTheIdOfItsRoute() throws IOException {
		List<String> ids = operations().map((operation) -> operation.node().path("operationId").asText()).toList();
		assertThat(ids).doesNotHaveDuplicates();
		Set<String> routes = new TreeSet<>();
		new RouteFolder(RouteFolder.DEFAULT).files()
			.forEach((path) -> routes.addAll(read(path).findValuesAsText("id")));
		assertThat(routes).containsAll(ids);
	}

	@Test
	void everyReferenceResolves() {
		FILE.findValuesAsText("$ref").forEach((reference) -> {
			assertThat(reference).startsWith("#/");
			assertThat(FILE.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
		});
	}

	static Stream<Operation> operations() {
		List<Operation> operations = new ArrayList<>();
		FILE.path("paths")
			.properties()
			.forEach((path) -> path.getValue()
				.properties()
				.stream()
				.filter((method) -> METHODS.contains(method.getKey()))
				.forEach((method) -> operations
					.add(new Operation(method.getKey().toUpperCase(), path.getKey(), method.getValue()))));
		return operations.stream();
	}

	@ParameterizedTest
	@MethodSource("operations")
	void examplesAreAcceptedAndAnsweredAsDocumented(Operation operation) {
		for (JsonNode example : operation.examples()) {
			if (!example.isMissingNode()) {
				assertThat(problems(operation.bodySchema(), example, false)).isEmpty();
			}
			// requests that succeed once need a new call, attempt or member each time
			HttpResponse<String> answer = send(
					operation.request(this, path(operation), example.isMissingNode() ? null : example.toString()));
			assertThat(answer.statusCode()).as(operation + ": " + answer.body()).isBetween(200, 299);
			assertDocumented(operation, answer);
		}
	}

	@ParameterizedTest
	@MethodSource("operations")
	void wrongKeyIs401(Operation operation) {
		for (String key : new String[] { "", "wrong" }) {
			String path = operation.path().replaceAll("\\{[a-z]+}", "1");
			HttpResponse<String> answer = send(operation.request(this, path, null).setHeader("X-Api-Key", key));
			assertThat(answer.statusCode()).isEqualTo(401);
			assertDocumented(operation, answer);
		}
	}

	static Stream<Operation> operationsWithABody() {
		return operations().filter((operation) -> !operation.bodySchema().isMissingNode());
	}

	@ParameterizedTest
	@MethodSource("operationsWithABody")
	void badBodyIsAnsweredAsDocumented(Operation operation) {
		List<String> bad = new ArrayList<>(List.of("x", "[]", "{\"state\":1,\"status\":1,\"event\":1}"));
		if (operation.requiresBody()) {
			bad.addAll(List.of("", "{}"));
		}
		for (String body : bad) {
			HttpResponse<String> answer = send(operation.request(this, path(operation), body));
			// an object without the columns of a member has the form of a member
			assertThat(answer.statusCode()).as(operation + ": " + answer.body()).isIn(400, 422);
			assertDocumented(operation, answer);
		}
	}

	@ParameterizedTest
	@MethodSource("operationsWithABody")
	void largeBodyIsAnsweredAsDocumented(Operation operation) {
		HttpResponse<String> answer = send(operation.request(this, path(operation), " ".repeat(65_537)));
		assertThat(answer.statusCode()).isEqualTo(413);
		assertDocumented(operation, answer);
	}

	@ParameterizedTest
	@MethodSource("operationsWithABody")
	void otherContentTypeIsAnsweredAsDocumented(Operation operation) {
		HttpResponse<String> answer = send(
				operation.request(this, path(operation), "<a/>").setHeader("Content-Type", "application/xml"));
		assertThat(answer.statusCode()).isEqualTo(415);
		assertDocumented(operation, answer);
	}

	static Stream<Operation> operationsWithAPathParameter() {
		return operations().filter((operation) -> operation.path().contains("{"));
	}

	@ParameterizedTest
	@MethodSource("operationsWithAPathParameter")
	void unknownIdIsAnsweredAsDocumented(Operation operation) {
		String body = operation.examples().get(0).isMissingNode() ? null : operation.examples().get(0).toString();
		for (String id : new String[] { "no-such", "99999999" }) {
			HttpResponse<String> answer = send(
					operation.request(this, operation.path().replaceAll("\\{[a-z]+}", id), body));
			assertThat(answer.statusCode()).as(operation + ": " + answer.body()).isBetween(400, 499);
			assertDocumented(operation, answer);
		}
	}

	/** The ids of other tests are no numbers, and the body has the right form. */
	@Test
	void stopNumberThatIsMissingOrPastIsAnsweredAsDocumented() {
		String path = "/crm/stop-lists/no-such/0501112233";
		operations().filter((operation) -> operation.path().startsWith("/crm/stop-lists/")).forEach((operation) -> {
			String body = operation.bodySchema().isMissingNode() ? null : "{\"until\":\"2020-01-01\"}";
			HttpResponse<String> answer = send(operation.request(this, path, body));
			assertThat(answer.statusCode()).isEqualTo(switch (operation.method()) {
				case "GET" -> 404;
				case "PUT" -> 422;
				default -> 204;
			});
			assertDocumented(operation, answer);
		});
	}

	static Stream<Operation> operationsOnWebitel() {
		return operations().filter((operation) -> operation.path().startsWith("/crm/"))
			// the store alone has the stop lists
			.filter((operation) -> !operation.path().startsWith("/crm/stop-lists"));
	}

	@ParameterizedTest
	@MethodSource("operationsOnWebitel")
	void expiredTokenIsAnsweredAsDocumented(Operation operation) {
		String path = path(operation);
		String body = operation.examples().get(0).isMissingNode() ? null : operation.examples().get(0).toString();
		WEBITEL.expireTokens();
		HttpResponse<String> answer = send(operation.request(this, path, body));
		assertThat(answer.statusCode()).as(operation + ": " + answer.body()).isEqualTo(502);
		assertDocumented(operation, answer);
	}

	static Stream<Operation> operationsWithARange() {
		return operations().filter((operation) -> operation.parameters("query")
			.anyMatch((parameter) -> operation.schemaOf(parameter).has("minimum")
					|| operation.schemaOf(parameter).has("enum")));
	}

	@ParameterizedTest
	@MethodSource("operationsWithARange")
	void parameterOutOfRangeIsAnsweredAsDocumented(Operation operation) {
		operation.parameters("query").forEach((parameter) -> {
			JsonNode schema = operation.schemaOf(parameter);
			String separator = operation.path() + "?" + parameter.path("name").asText() + "=";
			List<String> bad = new ArrayList<>();
			List<String> good = new ArrayList<>();
			if (schema.has("minimum")) {
				bad.add(String.valueOf(schema.path("minimum").asLong() - 1));
				bad.add(String.valueOf(schema.path("maximum").asLong() + 1));
				good.add(schema.path("minimum").asText());
				good.add(schema.path("maximum").asText());
			}
			if (schema.has("enum")) {
				bad.add("no-such");
				schema.path("enum").forEach((word) -> good.add(word.asText()));
			}
			bad.forEach((value) -> {
				HttpResponse<String> answer = send(operation.request(this, separator + value, null));
				assertThat(answer.statusCode()).as(separator + value).isEqualTo(400);
				assertDocumented(operation, answer);
			});
			good.forEach(
					(value) -> assertDocumented(operation, send(operation.request(this, separator + value, null))));
		});
	}

	/**
	 * Asserts that the file has the status of the answer, and that the body fits its
	 * schema.
	 */
	private static void assertDocumented(Operation operation, HttpResponse<String> answer) {
		JsonNode response = follow(operation.node().path("responses").path(String.valueOf(answer.statusCode())));
		assertThat(response.isMissingNode()).as(operation + " does not document " + answer.statusCode()).isFalse();
		assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
		assertThat(response.path("headers").has("X-Request-Id")).as(operation + " " + answer.statusCode()).isTrue();
		if (response.path("content").isMissingNode()) {
			assertThat(answer.body()).isEmpty();
			return;
		}
		String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
		JsonNode content = response.path("content").path(type);
		assertThat(content.isMissingNode()).as(operation + " does not document " + type).isFalse();
		assertThat(problems(content.path("schema"), json(answer.body()), true)).as(operation + ": " + answer.body())
			.isEmpty();
	}

	/** Returns the path with ids of existing objects, new ones at each call. */
	private String path(Operation operation) {
		String path = operation.path();
		for (JsonNode parameter : operation.parameters("path").toList()) {
			path = path.replace("{" + parameter.path("name").asText() + "}", value(parameter));
		}
		StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
		operation.parameters("query")
			.filter((parameter) -> parameter.has("example"))
			.forEach((parameter) -> query.add(parameter.path("name").asText() + "="
					+ URLEncoder.encode(parameter.path("example").asText(), StandardCharsets.UTF_8)));
		return path + query;
	}

	private String value(JsonNode parameter) {
		return switch (parameter.path("name").asText()) {
			case "member" -> String.valueOf(addMember());
			case "attempt" -> String.valueOf(WEBITEL.startAttempt(addMember()));
			case "load" -> stoppedLoad();
			case "number" -> stoppedNumber(parameter.path("example").asText());
			case "id" -> parameter.path("example").asText().endsWith("-screen-pop") ? newDelivery() : id(parameter);
			default -> id(parameter);
		};
	}

	private String id(JsonNode parameter) {
		return parameter.has("example") ? parameter.path("example").asText() : startCall();
	}

	/** Returns the id of a new event's delivery. */
	private String newDelivery() {
		String call = UUID.randomUUID().toString();
		send(request("/webitel/call-events").setHeader("X-Api-Key", "webitel-1")
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("""
					{"event":"offering","direction":"inbound","uuid":"%s"}""".formatted(call))));
		return await().until(() -> json(
				send(request("/admin/deliveries?endpoint=screen-pop&uuid=" + call).setHeader("X-Api-Key", "admin-1"))
					.body())
			.at("/items/0/id")
			.asText(), (id) -> !id.isEmpty());
	}

	/** Returns the id of a new load that can be resumed and undone. */
	private String stoppedLoad() {
		String name = "Member " + UUID.randomUUID();
		WEBITEL.on(dev.crmbridge.testkit.webitel.Operation.BULK)
			.when((request) -> request.text().contains(name))
			.failNext(Failure.error(400, "app.member.valid.queue", "no members here"));
		try {
			Path list = Files.writeString(MEMBERS.resolve(name + ".tmp"), """
					client_id,client_name,mobile,home,contract,debt,priority
					1,%s,0501112233,,C-1,1,
					""".formatted(name));
			Files.move(list, MEMBERS.resolve("in/soft").resolve(name + ".csv"), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return await().until(() -> {
			JsonNode loads = json(send(request("/admin/loads?state=stopped").setHeader("X-Api-Key", "admin-1")).body());
			for (JsonNode load : loads.path("items")) {
				if (load.path("file").asText().equals(name + ".csv")) {
					return load.path("load").asText();
				}
			}
			return null;
		}, Objects::nonNull);
	}

	/** Puts a number on the list of the examples, and returns the number. */
	private String stoppedNumber(String number) {
		send(request("/crm/stop-lists/do-not-call/" + number).setHeader("X-Api-Key", "crm-1")
			.PUT(BodyPublishers.noBody()));
		return number;
	}

	private String startCall() {
		return json(askWebitel("/calls", """
				{"destination":"1002","from":{"extension":"1001"}}""")).path("id").asText();
	}

	private long addMember() {
		return json(askWebitel("/call_center/queues/11/members", """
				{"name":"Test Debtor","communications":[{"destination":"380501112299","type":{"id":"1"}}]}"""))
			.path("id")
			.asLong();
	}

	private String askWebitel(String path, String body) {
		return send(HttpRequest.newBuilder(URI.create(WEBITEL.url() + path))
			.header(FakeWebitel.TOKEN_HEADER, FakeWebitel.TOKEN)
			.POST(BodyPublishers.ofString(body))).body();
	}

	/**
	 * Returns violations of a schema of the file; if strict, unknown keys are violations.
	 */
	private static Set<String> problems(JsonNode schema, JsonNode value, boolean strict) {
		ObjectNode whole = asDraft4(schema, strict).deepCopy();
		ObjectNode components = Json.MAPPER.createObjectNode();
		components.set("schemas", Json.MAPPER.createObjectNode());
		FILE.at("/components/schemas")
			.properties()
			.forEach((each) -> components.withObject("/schemas").set(each.getKey(), asDraft4(each.getValue(), strict)));
		ObjectNode root = Json.MAPPER.createObjectNode();
		root.set("components", components);
		root.set("allOf", Json.MAPPER.createArrayNode().add(whole));
		Set<String> problems = new LinkedHashSet<>();
		JsonSchemaFactory.getInstance(VersionFlag.V4)
			.getSchema(root)
			.validate(value)
			.forEach((message) -> problems.add(message.toString()));
		return problems;
	}

	/**
	 * Converts a schema of OpenAPI 3.0 to JSON Schema, with {@code nullable} as a type.
	 */
	private static ObjectNode asDraft4(JsonNode schema, boolean strict) {
		ObjectNode converted = Json.MAPPER.createObjectNode();
		schema.properties().forEach((entry) -> {
			JsonNode value = entry.getValue();
			switch (entry.getKey()) {
				case "properties" -> {
					ObjectNode properties = converted.putObject("properties");
					value.properties()
						.forEach((each) -> properties.set(each.getKey(), asDraft4(each.getValue(), strict)));
				}
				case "items", "additionalProperties" ->
					converted.set(entry.getKey(), value.isObject() ? asDraft4(value, strict) : value);
				case "oneOf", "anyOf", "allOf" -> {
					ArrayNode list = converted.putArray(entry.getKey());
					value.forEach((each) -> list.add(asDraft4(each, strict)));
				}
				case "nullable", "example", "description", "deprecated", "default" -> {
				}
				default -> converted.set(entry.getKey(), value);
			}
		});
		if (strict && converted.has("properties") && !converted.has("additionalProperties")) {
			converted.put("additionalProperties", false);
		}
		if (!schema.path("nullable").asBoolean()) {
			return converted;
		}
		ObjectNode nullable = Json.MAPPER.createObjectNode();
		nullable.putArray("anyOf").add(converted).addObject().put("type", "null");
		return nullable;
	}

	/** Returns the target of a reference; other nodes unchanged. */
	private static JsonNode follow(JsonNode node) {
		return node.has("$ref") ? FILE.at(node.path("$ref").asText().substring(1)) : node;
	}

	private static JsonNode read(Path file) {
		try {
			return YAML.readTree(Files.readString(file));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * An operation of the file.
	 *
	 * @param method the HTTP method
	 * @param path the path, with its parameters in braces
	 * @param node the operation's node in the file
	 */
	record Operation(String method, String path, JsonNode node) {

		@Override
		public String toString() {
			return this.method + " " + this.path;
		}

		Stream<JsonNode> parameters(String in) {
			List<JsonNode> parameters = new ArrayList<>();
			this.node.path("parameters").forEach((each) -> parameters.add(follow(each)));
			return parameters.stream().filter((each) -> each.path("in").asText().equals(in));
		}

		JsonNode schemaOf(JsonNode parameter) {
			return follow(parameter.path("schema"));
		}

		private JsonNode content() {
			return follow(this.node.path("requestBody")).at("/content/application~1json");
		}

		JsonNode bodySchema() {
			return content().path("schema");
		}

		boolean requiresBody() {
			return follow(this.node.path("requestBody")).path("required").asBoolean();
		}

		/** Returns the example bodies; a missing node without one. */
		List<JsonNode> examples() {
			List<JsonNode> examples = new ArrayList<>();
			content().path("examples").forEach((each) -> examples.add(each.path("value")));
			if (examples.isEmpty()) {
				examples.add(fresh(content().path("example")));
			}
			return examples;
		}

		/** Gives the example of a call event a new uuid. */
		private static JsonNode fresh(JsonNode example) {
			return example.has("uuid") ? ((ObjectNode) example.deepCopy()).put("uuid", UUID.randomUUID().toString())
					: example;
		}

		HttpRequest.Builder request(OpenApiTest test, String path, String body) {
			HttpRequest.Builder request = test.request(path).setHeader("X-Api-Key", KEYS.get(path.split("/")[1]));
			return (body == null) ? request.method(this.method, BodyPublishers.noBody())
					: request.setHeader("Content-Type", "application/json")
						.method(this.method, BodyPublishers.ofString(body));
		}

	}

}
