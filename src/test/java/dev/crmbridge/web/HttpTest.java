package dev.crmbridge.web;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.crmbridge.testkit.context.BridgeTestBase;
import dev.crmbridge.testkit.http.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.crmbridge.testkit.http.ProblemAnswers.assertOnlyKnownHeaders;
import static dev.crmbridge.testkit.http.ProblemAnswers.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules for all of the bridge's HTTP: keys, errors, and the fields that never pass in or
 * out.
 */
class HttpTest extends BridgeTestBase {

	private static final String LOOKUP = "/webitel/caller-lookup";

	private static final String EVENTS = "/webitel/call-events";

	private static final String KNOWN_CALLER = LOOKUP + "?cid=0501112233";

	// --- keys

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Authorization | Bearer webitel-1
			Authorization | bearer webitel-1
			authorization | BEARER webitel-2
			X-Api-Key     | webitel-1
			x-api-key     | webitel-2
			""")
	void acceptsEachKeyOfTheGroupInEachForm(String header, String value) {
		assertThat(send(withoutKey(KNOWN_CALLER).header(header, value)).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
			X-Api-Key     | crm-1
			X-Api-Key     | admin-1
			X-Api-Key     | webitel-3
			X-Api-Key     | webitel-
			X-Api-Key     | WEBITEL-1
			X-Api-Key     | webitel-1,webitel-2
			X-Api-Key     | Bearer webitel-1
			X-Api-Key     | ''
			X-Api-Key     | ' '
			Authorization | Bearer crm-1
			Authorization | Bearer admin-1
			Authorization | Bearer webitel-3
			Authorization | Bearer
			Authorization | 'Bearer '
			Authorization | webitel-1
			Authorization | Bearerwebitel-1
			Authorization | Basic d2ViaXRlbC0xOndlYml0ZWwtMQ==
			Authorization | ''
			Cookie        | X-Api-Key=webitel-1
			""")
	void wrongKeyIs401(String header, String value) {
		assertProblem(send(withoutKey(KNOWN_CALLER).header(header, value)), 401);
	}

	@Test
	void missingKeyIs401() {
		HttpResponse<String> answer = send(withoutKey(KNOWN_CALLER));
		assertProblem(answer, 401);
		assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
	}

	@Test
	void keyInTheQueryIs401() {
		assertProblem(send(withoutKey(KNOWN_CALLER + "&X-Api-Key=webitel-1&access_token=webitel-1")), 401);
	}

	@ParameterizedTest
	@CsvSource({ "webitel-1, /webitel/nothing, 404", "webitel-2, /webitel/nothing, 404", "crm-1, /crm/nothing, 404",
			"admin-1, /admin/nothing, 404", "crm-1, /webitel/nothing, 401", "admin-1, /webitel/nothing, 401",
			"webitel-1, /crm/nothing, 401", "admin-1, /crm/nothing, 401", "webitel-1, /admin/nothing, 401",
			"crm-1, /admin/nothing, 401" })
	void eachGroupHasItsOwnKeys(String key, String path, int status) {
		assertProblem(send(withoutKey(path).header("X-Api-Key", key)), status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/webitel", "/webitel/", "/webitel/nothing", "/crm", "/crm/agents", "/admin",
			"/admin/deliveries" })
	void missingKeyHidesWhichPathsExist(String path) {
		assertProblem(send(withoutKey(path)), 401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/webitel/caller-lookup/", "/webitel/caller-lookup;a=b", "/webitel;a=b/caller-lookup",
			"/./webitel/caller-lookup", "/crm/../webitel/caller-lookup", "//webitel/caller-lookup",
			"/webitel//caller-lookup", "/%77ebitel/caller-lookup", "/webitel/%63aller-lookup",
			"/webitel%2Fcaller-lookup", "/WEBITEL/caller-lookup", "/webitel/caller-lookup%20",
			"/webitel/caller-lookup.json", "http://bridge.example/webitel/caller-lookup" })
	void noSpellingOfThePathBypassesTheKeys(String target) {
		RawHttp.Answer answer = RawHttp.send(this.port, RawHttp.get(target + "?cid=0501112233", "crm-1"));
		assertThat(answer.status()).isIn(400, 401, 404);
		assertProblem(answer, answer.status());
	}

	// --- errors

	@ParameterizedTest
	@ValueSource(strings = { "/nothing", "/", "/error", "/observe/health", "/observe/metrics", "/actuator", "/login",
			"/logout", "/favicon.ico", "/index.html", "/webitel", "/webitel/", "/webitel/nothing",
			"/webitel/caller-lookup/nothing", "/webitel/Caller-Lookup" })
	void unknownPathIs404(String path) {
		assertProblem(get(path), 404);
		assertProblem(send(request(path).POST(BodyPublishers.ofString("{}"))), 404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "PATCH", "DELETE", "PROPFIND", "TRACE", "LOCK", "get", "NONSENSE" })
	void wrongMethodIs405(String method) {
		RawHttp.Answer answer = RawHttp.send(this.port, RawHttp.request(method, KNOWN_CALLER, "webitel-1"));
		assertProblem(answer, 405);
		assertThat(answer.header("Allow").split(", *")).contains("GET").doesNotContain(method);
	}

	@Test
	void wrongMethodOfAnUnknownPathIs404() {
		assertProblem(RawHttp.send(this.port, RawHttp.request("PROPFIND", "/nothing", "webitel-1")), 404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "text/html,application/xhtml+xml;q=0.9", "application/xml", "text/plain",
			"nonsense" })
	void errorsAreProblemsForEveryAcceptHeader(String accept) {
		assertProblem(send(withoutKey(KNOWN_CALLER).header("Accept", accept)), 401);
		assertProblem(send(request("/nothing").header("Accept", accept)), 404);
		assertProblem(send(request(LOOKUP).header("Accept", accept).DELETE()), 405);
		assertProblem(send(post(EVENTS, "x").header("Accept", accept).header("Content-Type", "text/plain")), 415);
		assertProblem(RawHttp.send(this.port, RawHttp.get("/webitel/..;/x", "webitel-1", "Accept: " + accept)), 400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/webitel/..;/x", "/webitel/../x/../../y", "/webitel%2Fcaller-lookup", "//webitel/nothing",
			"/webitel//nothing", "/webitel/%00", "/webitel/nothing%00", "/webitel/%zz", "/webitel/%2e%2e/x",
			"/webitel/caller-lookup%0d%0aX-Evil:1", "/webitel/\\..\\x", "/webitel/%5c..%5cx", "/webitel/a;b=c",
			"/webitel/%252e%252e/x", "/webitel/\u0080\u00ff", "/webitel/<script>", "nothing", "*" })
	void badPathIsAProblem(String target) {
		RawHttp.Answer answer = RawHttp.send(this.port, RawHttp.get(target, "webitel-1"));
		assertThat(answer.status()).isIn(400, 404);
		assertProblem(answer, answer.status());
	}

	static Stream<String> invalidRequests() {
		return Stream.of("NONSENSE\r\n\r\n", "\u0000\u0001\u0002\r\n\r\n", "GET\r\n\r\n",
				"GET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n",
				"GET /nothing HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
				"GET /nothing HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
				"GET /nothing HTTP/1.1\r\nHost: a\r\nNo Header: x\r\nConnection: close\r\n\r\n",
				"GET /nothing HTTP/1.1\r\nHost: a\r\nX-Large: " + "x".repeat(70_000) + "\r\nConnection: close\r\n\r\n",
				"G(T /nothing HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
				"POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\nConnection: close\r\n\r\n",
				"POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
				"POST " + EVENTS + " HTTP/1.1\r\nHost: a\r\nX-Api-Key: webitel-1\r\nTransfer-Encoding: chunked\r\n"
						+ "Connection: close\r\n\r\nnonsense\r\n",
				"POST " + EVENTS + " HTTP/1.1\r\nHost: a\r\nX-Api-Key: webitel-1\r\nTransfer-Encoding: nonsense\r\n"
						+ "Connection: close\r\n\r\n");
	}

	@ParameterizedTest
	@MethodSource("invalidRequests")
	void invalidRequestIsAProblem(String request) {
		RawHttp.Answer answer = RawHttp.send(this.port, request);
		assertThat(answer.status()).isIn(400, 431, 501);
		assertProblem(answer, answer.status());
	}

	@Test
	void unknownVersionOfHttpIsAProblem() {
		assertProblem(RawHttp.send(this.port, "GET /nothing HTTP/9.9\r\nHost: a\r\nConnection: close\r\n\r\n"), 505);
	}

	@Test
	void unknownExpectationIsAProblem() {
		RawHttp.Answer answer = RawHttp.send(this.port, RawHttp.get(KNOWN_CALLER, "webitel-1", "Expect: nonsense"));
		assertProblem(answer, 417);
	}

	// --- bodies

	@ParameterizedTest
	@ValueSource(strings = { "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain" })
	void bodyOfGetIsIgnored(String contentType) {
		HttpRequest.Builder request = request(KNOWN_CALLER).method("GET", BodyPublishers.ofString("cid=0501112244"))
			.header("Content-Type", contentType);
		assertThat(send(request).body()).isEqualTo(get(KNOWN_CALLER).body());
	}

	// --- fields that never pass in or out

	@Test
	void everyResponseHasANewRequestId() {
		Set<String> ids = new HashSet<>();
		List<String> targets = List.of(KNOWN_CALLER, KNOWN_CALLER, "/nothing", "/webitel/..;/x", "/crm/agents");
		for (String target : targets) {
			RawHttp.Answer answer = RawHttp.send(this.port,
					RawHttp.get(target, "webitel-1", "X-Request-Id: of-the-sender"));
			assertThat(answer.headers().get("X-Request-Id")).singleElement().asString().hasSizeGreaterThan(15);
			ids.add(answer.header("X-Request-Id"));
		}
		assertThat(ids).hasSameSizeAs(targets).doesNotContain("of-the-sender");
	}

	static Stream<String> echoableNames() {
		return Stream.of("X-Anything", "Location", "Retry-After", "Content-Type", "content-type", "Content-Encoding",
				"Content-Language", "Content-Disposition", "Set-Cookie", "Allow", "WWW-Authenticate", "Cache-Control",
				"X-Request-Id", "ETag", "Last-Modified", "Link", "Refresh", "Server", "Origin",
				"Access-Control-Allow-Origin", "Access-Control-Request-Method", "User-Agent", "Referer", "Cookie",
				"Idempotency-Key", "X-Webitel-Access", "X-Forwarded-For", "X-Forwarded-Host", "Forwarded",
				"breadcrumbId", "traceparent", "cid", "CamelHttpResponseCode", "CamelHttpResponseText",
				"CAMELHTTPRESPONSETEXT", "CamelAnything", "camelanything", "Exchange.CONTENT_TYPE");
	}

	@ParameterizedTest
	@MethodSource("echoableNames")
	void requestHeaderDoesNotComeBack(String name) {
		for (String target : List.of(KNOWN_CALLER, LOOKUP, "/nothing", "/crm/agents")) {
			assertNothingComesBack(RawHttp.send(this.port, RawHttp.get(target, "webitel-1", name + ": echo-me")));
		}
	}

	@ParameterizedTest
	@MethodSource("echoableNames")
	void queryParameterDoesNotComeBackAsHeader(String name) {
		for (String target : List.of(KNOWN_CALLER + "&", "/nothing?", "/crm/agents?")) {
			assertNothingComesBack(RawHttp.send(this.port, RawHttp.get(target + name + "=echo-me", "webitel-1")));
		}
	}

	@Test
	void keysDoNotComeBack() {
		for (String key : List.of("webitel-1", "echo-me")) {
			RawHttp.Answer answer = RawHttp.send(this.port,
					RawHttp.get(KNOWN_CALLER, key, "Authorization: Bearer webitel-1"));
			assertThat(answer.headers().values()).flatMap((values) -> values)
				.noneMatch((value) -> value.contains("webitel-1") || value.contains("echo-me"));
			assertThat(answer.headers()).doesNotContainKeys("Authorization", "X-Api-Key");
			assertOnlyKnownHeaders(answer.headers().keySet());
		}
	}

	static Stream<String> hostileFields() {
		Map<String, String> hostile = Map.ofEntries(Map.entry("CamelHttpUri", "http://127.0.0.1:1/x"),
				Map.entry("CamelHttpPath", "/crm/agents"), Map.entry("CamelHttpQuery", "cid=0501112244"),
				Map.entry("CamelHttpRawQuery", "cid=0501112244"), Map.entry("CamelHttpMethod", "POST"),
				Map.entry("CamelHttpResponseCode", "500"), Map.entry("CamelHttpResponseText", "Evil"),
				Map.entry("CamelHttpCharacterEncoding", "UTF-16"), Map.entry("CamelHttpChunked", "false"),
				Map.entry("CamelFileName", "../../evil"), Map.entry("CamelSqlQuery", "select 1 as debt_amount"),
				Map.entry("CamelSqlParameters", "1"), Map.entry("CamelSqlRetrieveGeneratedKeys", "true"),
				Map.entry("CamelSqlGeneratedColumns", "id"), Map.entry("CamelBeanMethodName", "toString"),
				Map.entry("CamelCharsetName", "UTF-16"), Map.entry("CamelJacksonUnmarshalType", "java.lang.String"),
				Map.entry("CamelExceptionCaught", "x"), Map.entry("CamelRouteStop", "true"),
				Map.entry("CamelRollbackOnly", "true"), Map.entry("CamelFilterMatched", "false"),
				Map.entry("CamelSkipSendToEndpoint", "true"), Map.entry("CamelToEndpoint", "direct:load-list"),
				Map.entry("Exchange.HTTP_QUERY", "cid=0501112244"), Map.entry("org.apache.camel.Anything", "x"),
				Map.entry("number", "380501112244"), Map.entry("digits", "380501112244"), Map.entry("caller", "x"));
		return hostile.entrySet().stream().flatMap((field) -> {
			String name = field.getKey();
			String mixed = name.substring(0, 1).toLowerCase(Locale.ROOT)
					+ name.substring(1, name.length() / 2).toUpperCase(Locale.ROOT) + name.substring(name.length() / 2);
			return Stream.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT), mixed)
				.distinct()
				.map((written) -> written + "=" + field.getValue());
		});
	}

	@ParameterizedTest
	@MethodSource("hostileFields")
	void hostileFieldSteersNothing(String field) {
		String expected = get(KNOWN_CALLER).body();
		String[] sides = field.split("=", 2);
		assertThat(expected).contains("Olena Bondarchuk");
		for (String request : List.of(RawHttp.get(KNOWN_CALLER, "webitel-1", sides[0] + ": " + sides[1]),
				RawHttp.get(KNOWN_CALLER + "&" + field.replace(' ', '+'), "webitel-1"),
				RawHttp.get(LOOKUP + "?" + field.replace(' ', '+') + "&cid=0501112233", "webitel-1"))) {
			RawHttp.Answer answer = RawHttp.send(this.port, request);
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.header("Content-Type")).startsWith("application/json");
			assertThat(answer.body()).isEqualTo(expected);
			assertOnlyKnownHeaders(answer.headers().keySet());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Encoding: gzip", "content-encoding: GZIP", "Content-Encoding: deflate",
			"Accept-Encoding: gzip", "Transfer-Encoding: identity", "Content-Type: text/plain; charset=UTF-16",
			"Content-Type: application/x-java-serialized-object", "Accept: application/xml", "Accept-Charset: UTF-16",
			"Range: bytes=0-5", "If-None-Match: *", "TE: trailers", "Content-Language: uk" })
	void requestHeaderSteersNoResponse(String header) {
		RawHttp.Answer answer = RawHttp.send(this.port, RawHttp.get(KNOWN_CALLER, "webitel-1", header));
		if (answer.status() == 501) {
			// a transfer encoding that HTTP/1.1 does not have
			assertThat(header).startsWith("Transfer-Encoding");
			return;
		}
		assertThat(answer.body()).isEqualTo(get(KNOWN_CALLER).body());
		assertThat(answer.header("Content-Type")).startsWith("application/json");
		assertThat(answer.header("Content-Encoding")).isEmpty();
	}

	@Test
	void callerIsNotReadFromAHeader() {
		assertThat(send(request(LOOKUP).header("cid", "0501112233")).body()).contains("\"source\":\"none\"");
	}

	// --- requests and assertions

	private HttpRequest.Builder post(String path, String body) {
		return request(path).POST(BodyPublishers.ofString(body));
	}

	private static void assertNothingComesBack(RawHttp.Answer answer) {
		List<String> values = new ArrayList<>();
		answer.headers().values().forEach(values::addAll);
		assertThat(values).noneMatch((value) -> value.contains("echo-me"));
		assertOnlyKnownHeaders(answer.headers().keySet());
	}

}
