package dev.crmbridge.testkit.webitel;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.http.Json;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Client of the stand-in, which checks each response against Webitel's API.
 */
public final class WebitelCaller {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private final HttpClient client = Http.client();

	private final FakeWebitel fake;

	private String token = FakeWebitel.TOKEN;

	public WebitelCaller(FakeWebitel fake) {
		this.fake = fake;
	}

	public void token(String token) {
		this.token = token;
	}

	public HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
		HttpResponse<String> response = this.client.send(request(method, path, body), BodyHandlers.ofString());
		if (response.statusCode() == 200) {
			String plainPath = path.replaceFirst("\\?.*", "");
			WebitelApi.find()
				.ifPresent((api) -> assertThat(api.answerProblems(method, plainPath, json(response))).isEmpty());
		}
		return response;
	}

	public CompletableFuture<HttpResponse<String>> sendAsync(String method, String path, String body) {
		return this.client.sendAsync(request(method, path, body), BodyHandlers.ofString());
	}

	private HttpRequest request(String method, String path, String body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.fake.url() + path))
			.timeout(TIMEOUT)
			.method(method, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
		if (this.token != null) {
			request.header(FakeWebitel.TOKEN_HEADER, this.token);
		}
		return request.build();
	}

	/** Sends a request that must succeed, and returns its JSON. */
	public JsonNode ok(String method, String path, String body) throws IOException, InterruptedException {
		HttpResponse<String> response = send(method, path, body);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return json(response);
	}

	public JsonNode get(String path) throws IOException, InterruptedException {
		return ok("GET", path, null);
	}

	/** Adds members to a queue, and returns their ids. */
	public JsonNode load(long queue, String... items) throws IOException, InterruptedException {
		return ok("POST", "/call_center/queues/" + queue + "/members/bulk", bulk(items)).path("ids");
	}

	/** Asserts that a response is a refusal with this status, code and id. */
	public JsonNode refused(int status, int code, String id, HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(json(response).path("code").asInt()).isEqualTo(code);
		assertThat(json(response).path("id").asText()).isEqualTo(id);
		return json(response);
	}

	public static JsonNode json(HttpResponse<String> response) {
		return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
	}

	public static String bulk(String... items) {
		return "{\"file_name\":\"list\",\"items\":[" + String.join(",", items) + "]}";
	}

	/** Returns a member as the bridge sends it, with a name and a number for the row. */
	public static String member(String importId, int chunk, int row) {
		return """
				{"name":"Client %3$d","priority":5,"variables":{"import_id":"%1$s","import_chunk":"%2$d",\
				"import_row":"%3$d"},"communications":[{"destination":"38050%3$07d","type":{"id":"1"}}]}"""
			.formatted(importId, chunk, row);
	}

	public static String[] members(String importId, int chunk, int from, int to) {
		return IntStream.range(from, to).mapToObj((row) -> member(importId, chunk, row)).toArray(String[]::new);
	}

	/** Returns a member with only these fields, such as {@code "priority":5}. */
	public static String with(String... fields) {
		return "{" + String.join(",", fields) + "}";
	}

}
