package dev.crmbridge.webitel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.crmbridge.testkit.context.BridgeTestBase;
import dev.crmbridge.testkit.http.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The flow blocks of {@code src/docs/webitel-setup.md}, with variables filled in as
 * Webitel does, and sent to the bridge.
 */
class WebitelSetupTest extends BridgeTestBase {

	private static final ObjectMapper JSON = Json.MAPPER.copy().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

	private static final String PAGE = text("src/docs/webitel-setup.md");

	private static final JsonNode API = openApi();

	private static final Pattern BLOCK = Pattern.compile("^```json\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{(.*?)}");

	private static final Pattern LISTED = Pattern.compile("`(crm_[a-z_]+)`");

	/** Variables with which Webitel starts the flow of a queue's hook. */
	private static final Map<String, String> HOOK = Map.of("queue_id", "99", "attempt_id", "9001", "member_channel_id",
			UUID.randomUUID().toString(), "agent_extension", "1001", "destination", "+380501112233", "timestamp",
			"1795391999000");

	@Test
	void lookupReturnsTheExportedKeys() {
		JsonNode block = block("/webitel/caller-lookup");
		assertThat(block.path("method").asText()).isEqualTo("GET");
		HttpResponse<String> answer = send(request(
				filled(path(block), (name) -> name.equals("caller_id_number.uri()") ? escaped("+380501112233") : null))
			.setHeader("X-Api-Key", key(block)));
		assertThat(answer.statusCode()).isEqualTo(200);
		JsonNode caller = json(answer.body());
		assertThat(caller.path("source").asText()).isEqualTo("crm");
		assertThat(caller.path("debt").asBoolean()).isTrue();
		assertThat(texts(block.path("exportVariables"))).containsExactlyElementsOf(names(caller));
	}

	@Test
	void exactlyTheExportedVariablesAreExplained() {
		List<String> exported = names(block("/webitel/caller-lookup").path("exportVariables"));
		String rows = PAGE.lines()
			.dropWhile((line) -> !line.startsWith("| variable |"))
			.takeWhile((line) -> line.startsWith("|"))
			.map((line) -> line.split("\\|")[1])
			.reduce("", String::concat);
		assertThat(LISTED.matcher(rows).results().map((match) -> match.group(1))).containsExactlyElementsOf(exported);
		assertThat(LISTED.matcher(PAGE).results().map((match) -> match.group(1))).isSubsetOf(exported);
		assertThat(VARIABLE.matcher(PAGE).results().map((match) -> match.group(1)))
			.filteredOn((name) -> name.startsWith("crm_") && !name.equals("crm_bridge_key"))
			.isNotEmpty()
			.isSubsetOf(exported);
	}

	@Test
	void everySourceIsExplained() {
		List<String> rows = PAGE.lines()
			.dropWhile((line) -> !line.startsWith("| `crm_source` | what"))
			.takeWhile((line) -> line.startsWith("|"))
			.skip(2)
			.map((line) -> line.split("\\|")[1].strip())
			.toList();
		List<String> sources = new ArrayList<>();
		API.at("/components/schemas/Caller/properties/source/enum")
			.forEach((source) -> sources.add("`" + source.asText() + "`"));
		sources.add("empty");
		assertThat(rows).isEqualTo(sources);
	}

	@ParameterizedTest
	@ValueSource(strings = { "offering", "bridged", "joined", "missed", "processing", "leaving" })
	void eventOfAHookIsAccepted(String state) {
		HttpResponse<String> answer = sendEvent(state);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
		assertThat(PAGE).contains("*" + state.substring(0, 1).toUpperCase() + state.substring(1) + "*");
	}

	@Test
	void eventThatThePageWarnsOfIsRejected() {
		assertThat(PAGE).contains("Not *Active*");
		HttpResponse<String> answer = sendEvent("active");
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(json(answer.body()).path("field").asText()).isEqualTo("event");
	}

	@Test
	void eventBlockHasExactlyTheKnownFields() {
		assertThat(names(block("/webitel/call-events").path("data")))
			.containsExactlyElementsOf(names(API.at("/components/schemas/CallEvent/properties")));
	}

	/**
	 * Sends the block's event. Variables that are not set, such as {@code member_id} of
	 * an inbound call, are filled in as empty.
	 */
	private HttpResponse<String> sendEvent(String state) {
		JsonNode block = block("/webitel/call-events");
		assertThat(block.path("method").asText()).isEqualTo("POST");
		String body = filled(block.path("data").toString(),
				(name) -> name.equals("state") ? state : HOOK.getOrDefault(name, ""));
		return send(request(path(block)).setHeader("X-Api-Key", key(block))
			.setHeader("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body)));
	}

	/** Returns the page's block for a path, which must exist in the API. */
	private static JsonNode block(String path) {
		List<JsonNode> blocks = BLOCK.matcher(PAGE)
			.results()
			.map((match) -> json(match.group(1)))
			.flatMap((flow) -> flow.findValues("httpRequest").stream())
			.filter((block) -> path(block).split("\\?")[0].equals(path))
			.toList();
		assertThat(blocks).hasSize(1);
		assertThat(API.path("paths").path(path).has(blocks.get(0).path("method").asText().toLowerCase())).isTrue();
		return blocks.get(0);
	}

	private static String path(JsonNode block) {
		return block.path("url").asText().replaceFirst("^https://bridge.example.com", "");
	}

	/** Returns the key that the block sends, with Webitel's global variable replaced. */
	private static String key(JsonNode block) {
		assertThat(names(block.path("headers"))).containsExactly("X-Api-Key");
		return block.path("headers").path("X-Api-Key").asText().replace("$${crm_bridge_key}", "webitel-1");
	}

	private static String filled(String text, UnaryOperator<String> variables) {
		return VARIABLE.matcher(text).replaceAll((MatchResult match) -> variables.apply(match.group(1)));
	}

	private static String escaped(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
	}

	private static List<String> names(JsonNode object) {
		return object.properties().stream().map(Map.Entry::getKey).toList();
	}

	private static List<String> texts(JsonNode object) {
		return object.properties().stream().map((property) -> property.getValue().asText()).toList();
	}

	private static JsonNode json(String text) {
		try {
			return JSON.readTree(text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static JsonNode openApi() {
		try {
			return new YAMLMapper().readTree(text("config/openapi.yaml"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String text(String file) {
		try {
			return Files.readString(Path.of(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
