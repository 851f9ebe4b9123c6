package dev.crmbridge.callevents.delivery;

import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.DeliveryTestBase;
import dev.crmbridge.testkit.crm.RawEndpoint.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Answers of CRM endpoints that violate or strain HTTP. */
@ExtendWith(OutputCaptureExtension.class)
class OddAnswersTest extends DeliveryTestBase {

	private static final String OK = "HTTP/1.1 200 OK\r\n";

	private static final String HELLO = "Content-Length: 2\r\n\r\nok";

	static Stream<Arguments> successes() {
		return Stream.of(arguments("unknown encoding", Reply.of(OK + "Content-Encoding: utf-8\r\n" + HELLO)),
				arguments("gzip without gzip bytes", Reply.of(OK + "Content-Encoding: gzip\r\n" + HELLO)),
				arguments("empty gzip", Reply.of(OK + "Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n")),
				arguments("empty chunked gzip",
						Reply.of(OK + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
				arguments("brotli", Reply.of(OK + "Content-Encoding: br\r\n" + HELLO)),
				arguments("deflate without deflate bytes", Reply.of(OK + "Content-Encoding: deflate\r\n" + HELLO)),
				arguments("204 with gzip", Reply.of("HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n")),
				arguments("cut off", Reply.of(OK + "Content-Length: 100\r\n\r\nok").closed()),
				arguments("cut off in a chunk",
						Reply.of(OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n").closed()),
				arguments("bad chunk", Reply.of(OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n").closed()),
				arguments("no reason", Reply.of("HTTP/1.1 200\r\n" + HELLO)),
				arguments("HTTP/1.0", Reply.of("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nok").closed()),
				arguments("early hints", Reply.of("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + OK + HELLO)),
				arguments("continue", Reply.of("HTTP/1.1 100 Continue\r\n\r\n" + OK + HELLO)),
				arguments("processing", Reply.of("HTTP/1.1 102 Processing\r\n\r\n" + OK + HELLO)),
				arguments("bytes behind it", Reply.of(OK + HELLO + "\r\n\r\n")),
				arguments("lines end in LF", Reply.of("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")),
				arguments("two lengths", Reply.of(OK + "Content-Length: 2\r\n" + HELLO)),
				arguments("two different lengths", Reply.of(OK + "Content-Length: 3\r\n" + HELLO).closed()),
				arguments("negative length", Reply.of(OK + "Content-Length: -1\r\n\r\nok").closed()),
				arguments("length other than a number", Reply.of(OK + "Content-Length: many\r\n\r\nok").closed()),
				arguments("length and chunks",
						Reply.of(OK + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")),
				arguments("identity", Reply.of(OK + "Transfer-Encoding: identity\r\n" + HELLO)),
				arguments("unknown transfer encoding", Reply.of(OK + "Transfer-Encoding: zip\r\n" + HELLO)),
				arguments("bad content type", Reply.of(OK + "Content-Type: ;;;charset=\"nope\r\n" + HELLO)),
				arguments("unknown charset", Reply.of(OK + "Content-Type: text/html; charset=utf8mb4\r\n" + HELLO)),
				arguments("java object",
						Reply.of(OK + "Content-Type: application/x-java-serialized-object\r\n" + HELLO)),
				arguments("folded header", Reply.of(OK + "X-A: 1\r\n  folded\r\n" + HELLO)),
				arguments("header of Camel", Reply.of(OK + "CamelHttpResponseCode: 500\r\n" + HELLO)),
				arguments("empty lines before", Reply.of("\r\n\r\n" + OK + HELLO)),
				arguments("226", Reply.of("HTTP/1.1 226 IM Used\r\nContent-Length: 0\r\n\r\n")),
				arguments("no end", Reply.of(OK + "Content-Type: text/plain\r\n\r\nok")),
				arguments("endless", Reply.endless(OK + "\r\n", "x".repeat(8192), 0)),
				arguments("endless chunks", Reply.endless(OK + "Transfer-Encoding: chunked\r\n\r\n", "2\r\nok\r\n", 0)),
				arguments("dripping", Reply.endless(OK + "\r\n", "x", 100)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("successes")
	void successWithAnyBodyIsDeliveredOnce(String name, Reply reply) {
		String call = call();
		RAW.answer(call, reply);
		offer("odd", call);
		JsonNode delivery = awaitState("odd", call, "delivered");
		assertThat(delivery.path("attempts").asInt()).isOne();
		assertThat(delivery.path("error").isNull()).isTrue();
		assertThat(RAW.requests(call)).isOne();
	}

	/** The bytes after the answer must not become the answer to the next event. */
	@Test
	void bodyAfterNoContentIsIgnored() {
		for (int i = 0; i < 3; i++) {
			String call = call();
			RAW.answer(call, Reply.of("HTTP/1.1 204 No Content\r\nContent-Type: text/plain\r\n\r\n"
					+ "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"));
			offer("odd", call);
			assertThat(awaitState("odd", call, "delivered").path("status").asInt()).isEqualTo(204);
			assertThat(RAW.requests(call)).isOne();
		}
	}

	@Test
	void requestAcceptsNoCompression() {
		String call = call();
		offer("odd", call);
		awaitState("odd", call, "delivered");
		assertThat(RAW.head(call)).doesNotContainIgnoringCase("accept-encoding");
	}

	@Test
	void cookieIsNeitherKeptNorLogged(CapturedOutput output) {
		String call = call();
		RAW.answer(call, Reply.of(OK + "Set-Cookie: a=secret-1; Expires=Thu, 31-Feb-2099 00:00:00 GMT; SameSite=;;\r\n"
				+ "Set-Cookie: sid=secret-2; Path=/\r\n" + HELLO));
		offer("odd", call);
		awaitState("odd", call, "delivered");
		String next = call();
		offer("odd", next);
		awaitState("odd", next, "delivered");
		assertThat(RAW.head(next)).doesNotContainIgnoringCase("cookie");
		assertThat(output).doesNotContain("secret-1", "secret-2");
	}

	static Stream<Arguments> failures() {
		return Stream.of(arguments("closed without an HTTP answer", Reply.of("").closed()),
				arguments("closed without an HTTP answer", Reply.of("HTTP/1.1 2").closed()),
				arguments("the answer is not valid HTTP", Reply.of("HTTP/1.1 200 OK\r\nContent-Le").closed()),
				arguments("the answer is not valid HTTP", Reply.of("HTTP/2 200\r\n" + HELLO).closed()),
				arguments("closed without an HTTP answer", Reply.of("SSH-2.0-OpenSSH_9.6\r\n").closed()),
				arguments("closed without an HTTP answer", Reply.of("<html>hello</html>\r\n\r\n").closed()),
				arguments("closed without an HTTP answer", Reply.of("HTTP/1.1 abc OK\r\n" + HELLO).closed()),
				arguments("the answer is not valid HTTP", Reply.of(OK + "this is no header\r\n" + HELLO).closed()),
				arguments("no answer in time", Reply.of("")), arguments("no answer in time", Reply.of("HTTP/1.1 200")),
				arguments("answered 999", Reply.of("HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n")),
				arguments("answered 500", Reply.of("HTTP/1.1 500 Oops\r\nContent-Encoding: gzip\r\n" + HELLO)),
				arguments("answered 503", Reply.of("HTTP/1.1 503 Slow\r\nContent-Length: 100\r\n\r\nok").closed()));
	}

	/** A success before each failure keeps the circuit breaker closed. */
	@ParameterizedTest(name = "{0}")
	@MethodSource("failures")
	void errorDescribesTheFailure(String error, Reply reply) {
		String good = call();
		offer("odd", good);
		awaitState("odd", good, "delivered");
		String call = call();
		RAW.answer(call, reply);
		offer("odd", call);
		assertThat(awaitError("odd", call)).isEqualTo(error);
	}

	@ParameterizedTest
	@CsvSource({ "odd-port, cannot connect: connection refused", "odd-host, cannot connect: unknown host",
			"odd-tls, no TLS connection: the other side does not speak TLS" })
	void errorDescribesTheFailedConnection(String endpoint, String error) {
		String call = call();
		offer(endpoint, call);
		assertThat(awaitError(endpoint, call)).isEqualTo(error);
	}

	private String awaitError(String endpoint, String call) {
		JsonNode delivery = await().until(() -> delivery(endpoint, call),
				(each) -> each.path("attempts").asInt() > 0 && !each.path("error").isNull());
		assertThat(delivery.path("state").asText()).isEqualTo("due");
		return delivery.path("error").asText();
	}

}
