package dev.crmbridge.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.crmbridge.testkit.context.BridgeTestBase;
import dev.crmbridge.testkit.http.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.crmbridge.testkit.http.ProblemAnswers.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

/** The bodies of requests: read after the key and the route, whole, as JSON in UTF-8. */
class RequestBodyTest extends BridgeTestBase {

	private static final String EVENTS = "/webitel/call-events";

	private static final String STATUS = "/crm/agents/7/status";

	/** More than Tomcat's threads. */
	private static final int SLOW_CLIENTS = 450;

	private static final int MAX_BODY_SIZE = 65_536;

	@ParameterizedTest
	@CsvSource({ "POST," + EVENTS + ",webitel-1", "PUT," + STATUS + ",crm-1" })
	void readsBodyOfMaximumSize(String method, String path, String key) {
		byte[] body = " ".repeat(MAX_BODY_SIZE).getBytes(StandardCharsets.UTF_8);
		assertProblem(send(withKey(path, key).method(method, BodyPublishers.ofByteArray(body))), 400);
		assertProblem(send(withKey(path, key).method(method, chunked(body))), 400);
	}

	@ParameterizedTest
	@CsvSource({ "POST," + EVENTS + ",webitel-1", "PUT," + STATUS + ",crm-1" })
	void largerBodyIs413(String method, String path, String key) {
		byte[] body = " ".repeat(MAX_BODY_SIZE + 1).getBytes(StandardCharsets.UTF_8);
		assertProblem(send(withKey(path, key).method(method, BodyPublishers.ofByteArray(body))), 413);
		assertProblem(send(withKey(path, key).method(method, chunked(body))), 413);
	}

	@Test
	void byteOrderMarkIsIgnored() {
		String answer = send(withKey("/admin/deliveries/drop", "admin-1").header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("\uFEFF{\"endpoint\":\"x\"}"))).body();
		assertThat(answer).isEqualTo("{\"count\":0}");
	}

	@ParameterizedTest
	@ValueSource(ints = { 65_537, 200_000, 2_000_000 })
	void clientThatSendsTooMuchGetsItsResponse(int size) {
		byte[] body = new byte[size];
		assertProblem(send(request(EVENTS).POST(BodyPublishers.ofByteArray(body))), 413);
		assertProblem(send(request(EVENTS).POST(chunked(body))), 413);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "text/plain;charset=utf-8", "text/html", "application/xml", "text/json",
			"multipart/form-data; boundary=x", "application/octet-stream", "application/jsonx", "nonsense", "/", "*/*",
			"application/json; charset=windows-1251", "application/json;charset=\"utf-16\"",
			"application/json; charset=us-ascii", "application/json; charset=nonsense", "application/json; charset=",
			"application/x-www-form-urlencoded; charset=koi8-u" })
	void otherContentTypeOrCharsetIs415(String contentType) {
		assertProblem(send(post("{}").header("Content-Type", contentType)), 415);
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/json; charset=utf-8", "application/json;charset=\"UTF8\"",
			"Application/JSON", "application/x-www-form-urlencoded",
			"application/x-www-form-urlencoded; charset=UTF-8" })
	void jsonAndCurlsDefaultTypeAreReadAsJson(String contentType) {
		assertThat(send(post("{}").header("Content-Type", contentType)).body()).contains("\"field\":\"event\"");
	}

	@Test
	void missingContentTypeIsReadAsJson() {
		assertThat(send(post("{}")).body()).contains("\"field\":\"event\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "windows-1251", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "ISO-8859-5" })
	void invalidUtf8Is400(String charset) throws IOException {
		byte[] body = "{\"event\":\"offering\",\"direction\":\"inbound\",\"uuid\":\"5e0c\",\"name\":\"Олена\"}"
			.getBytes(charset);
		assertProblem(send(request(EVENTS).POST(BodyPublishers.ofByteArray(body))), 400);
		assertProblem(send(request(EVENTS).POST(chunked(body))), 400);
	}

	@ParameterizedTest
	@CsvSource({ EVENTS + ",crm-1,401", "/webitel/nothing,webitel-1,404", "/webitel/caller-lookup,webitel-1,405",
			"/nothing,no-key,404", EVENTS + ",webitel-1,413" })
	void responseDoesNotWaitForUnreadBody(String path, String key, int status) {
		String length = "Content-Length: " + ((status == 413) ? "10000000000000" : "100");
		RawHttp.Answer answer = RawHttp.send(this.port, RawHttp.request("POST", path, key, length));
		assertProblem(answer, status);
		assertThat(answer.header("Connection")).isEqualTo("close");
	}

	@Test
	void responseDoesNotWaitForBodyOfBodilessMethod() {
		for (String method : List.of("GET", "DELETE", "OPTIONS", "HEAD")) {
			String path = method.equals("DELETE") ? "/crm/dialers/none/members/1"
					: "/webitel/caller-lookup?cid=0501112233";
			RawHttp.Answer answer = RawHttp.send(this.port, RawHttp.request(method, path,
					method.equals("DELETE") ? "crm-1" : "webitel-1", "Content-Length: 100"));
			assertThat(answer.status()).as(answer.body()).isIn(200, 204, 400, 404, 405);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 100", "Transfer-Encoding: chunked" })
	void missingBodyIs408(String framing) {
		RawHttp.Answer answer = RawHttp.send(this.port,
				RawHttp.request("POST", EVENTS, "webitel-1", framing) + "2\r\n{\"\r\n");
		assertProblem(answer, 408);
		assertThat(answer.body()).contains("request-timeout");
	}

	@Test
	void readsBodyInManyPieces() throws IOException {
		String event = "{\"event\":\"offering\",\"direction\":\"inbound\",\"uuid\":\"pieces\"}";
		String chunks = event.chars().mapToObj((c) -> "1\r\n" + (char) c + "\r\n").reduce("", String::concat);
		for (String request : List.of(
				RawHttp.request("POST", EVENTS, "webitel-1", "Content-Length: " + event.length()) + event,
				RawHttp.request("POST", EVENTS, "webitel-1", "Transfer-Encoding: chunked") + chunks + "0\r\n\r\n")) {
			assertThat(sendInPieces(request)).startsWith("HTTP/1.1 202");
		}
	}

	/** The record of a change needs the key's name on whichever thread runs the route. */
	@Test
	void lateBodyBelongsToTheSameKey() throws IOException {
		String body = "{\"endpoint\":\"screen-pop\",\"state\":\"dead\"}";
		String request = RawHttp.request("POST", "/admin/deliveries/redeliver", "admin-1",
				"Content-Length: " + body.length()) + body;
		assertThat(sendInPieces(request)).startsWith("HTTP/1.1 200").contains("\"count\":0");
	}

	/** A client that sends slowly holds no thread, with or without a key. */
	@ParameterizedTest
	@ValueSource(strings = { "webitel-1", "no-key" })
	void slowBodiesDelayNoLookup(String key) throws IOException {
		String request = RawHttp.request("POST", EVENTS, key, "Content-Length: 1000") + "{";
		List<Socket> slow = new ArrayList<>();
		try {
			for (int i = 0; i < SLOW_CLIENTS; i++) {
				Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
				slow.add(socket);
				socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			}
			HttpRequest.Builder lookup = request("/webitel/caller-lookup?cid=0501112233")
				.timeout(Duration.ofSeconds(4));
			assertThat(send(lookup).body()).contains("\"source\":\"crm\"");
		}
		finally {
			for (Socket socket : slow) {
				socket.close();
			}
		}
	}

	private String sendInPieces(String request) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setTcpNoDelay(true);
			int head = request.indexOf("\r\n\r\n") + 4;
			socket.getOutputStream().write(request.substring(0, head).getBytes(StandardCharsets.ISO_8859_1));
			for (byte b : request.substring(head).getBytes(StandardCharsets.ISO_8859_1)) {
				socket.getOutputStream().write(b);
			}
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private HttpRequest.Builder withKey(String path, String key) {
		return withoutKey(path).header("X-Api-Key", key);
	}

	private HttpRequest.Builder post(String body) {
		return request(EVENTS).POST(BodyPublishers.ofString(body));
	}

	/** Returns a body without a {@code Content-Length}. */
	private static HttpRequest.BodyPublisher chunked(byte[] body) {
		return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
	}

}
