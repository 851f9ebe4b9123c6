package dev.crmbridge.crmapi;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.CrmTestBase;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.RawHttp;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel.Call;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Requests of the CRM, field by field: the requests sent to Webitel, the answers to the
 * CRM, and the problems for Webitel's refusals and failures.
 */
class CrmApiTest extends CrmTestBase {

	private static final String CALL = """
			{"destination":"380501112233","from":{"extension":"1001"}}""";

	// --- agents

	@Test
	void agentIsAnswered() {
		assertThat(ok(200, "GET", "/crm/agents/7", null)).isEqualTo(
				json("""
						{"id":"7","name":"Olena Bondar","extension":"1001","status":"offline","status_duration":"120",
						 "team":{"id":"1","name":"Collectors"},"user":{"id":"107","name":"Olena Bondar"},"supervisor":false}"""));
	}

	@Test
	void agentWithoutATeamHasAnEmptyTeam() {
		assertThat(ok(200, "GET", "/crm/agents/9", null).path("team")).isEqualTo(json("""
				{"id":"","name":""}"""));
	}

	@Test
	void agentHasAllKeysThatWebitelLeavesOut() {
		WEBITEL.on(Operation.AGENT).failNext(answer("""
				{"id":"70"}"""));
		assertThat(ok(200, "GET", "/crm/agents/70", null)).isEqualTo(json("""
				{"id":"70","name":"","extension":"","status":"","status_duration":"0","team":{"id":"","name":""},
				 "user":{"id":"","name":""},"supervisor":false}"""));
	}

	@Test
	void supervisorIsABoolean() {
		WEBITEL.on(Operation.AGENT).failNext(answer("""
				{"id":"70","is_supervisor":true,"supervisor":[{"id":"7"}]}"""));
		assertThat(ok(200, "GET", "/crm/agents/70", null).path("supervisor").isBoolean()).isTrue();
		WEBITEL.on(Operation.AGENT).failNext(answer("""
				{"id":"70","is_supervisor":true}"""));
		assertThat(ok(200, "GET", "/crm/agents/70", null).path("supervisor").booleanValue()).isTrue();
	}

	@Test
	void unknownAgentIsNotFound() {
		problem(ask("GET", "/crm/agents/999999", null), 404, "not-found");
		problem(ask("PUT", "/crm/agents/999999/status", """
				{"status":"online"}"""), 404, "not-found");
	}

	@Test
	void agentsAreListedInPages() {
		JsonNode first = ok(200, "GET", "/crm/agents?page=1&size=2", null);
		assertThat(first.path("items").findValuesAsText("extension")).containsExactly("1001", "1002");
		assertThat(first.path("next").booleanValue()).isTrue();
		JsonNode second = ok(200, "GET", "/crm/agents?page=2&size=2", null);
		assertThat(second.at("/items/0/id").asText()).isEqualTo("9");
		JsonNode all = ok(200, "GET", "/crm/agents?size=20000", null);
		assertThat(all.path("next").isBoolean()).isTrue();
		assertThat(all.path("next").booleanValue()).isFalse();
		assertThat(all.path("items").get(0)).isEqualTo(ok(200, "GET", "/crm/agents/7", null));
	}

	@Test
	void firstFortyAgentsAreListedByDefault() {
		ok(200, "GET", "/crm/agents", null);
		assertThat(last(Operation.AGENTS).parameter("page")).containsExactly("1");
		assertThat(last(Operation.AGENTS).parameter("size")).containsExactly("40");
		assertThat(last(Operation.AGENTS).parameter("q")).isEmpty();
	}

	@Test
	void noAgentsAreAnEmptyPage() {
		WEBITEL.on(Operation.AGENTS).failNext(answer("{}"));
		assertThat(ok(200, "GET", "/crm/agents", null)).isEqualTo(json("""
				{"items":[],"next":false}"""));
	}

	@Test
	void agentsAreSearchedByName() {
		assertThat(ok(200, "GET", "/crm/agents?q=Iryna*", null).findValuesAsText("extension")).containsExactly("1003");
	}

	@Test
	void searchTextIsEscaped() {
		ok(200, "GET", "/crm/agents?q=%D0%9E%26size%3D1%20%2B%23+%25%2F%3F", null);
		assertThat(last(Operation.AGENTS).parameter("q")).containsExactly("О&size=1 +# %/?");
		assertThat(last(Operation.AGENTS).parameter("size")).containsExactly("40");
	}

	@ParameterizedTest
	@CsvSource({ "size=0,size", "size=-1,size", "size=20001,size", "size=abc,size", "size=1.5,size",
			"size=99999999999,size", "size=1&size=2,size", "page=0,page", "page=-1,page", "page=x,page", "sise=1,sise",
			"fields=id,fields", "q=%00,q", "q=%zz,q", "token=x,token" })
	void invalidParameterOfTheAgentListIsRejected(String query, String field) {
		int asked = WEBITEL.requests().size();
		RawHttp.Answer answer = RawHttp.send(this.port, RawHttp.get("/crm/agents?" + query, "crm-1"));
		assertThat(answer.status()).as(answer.body()).isEqualTo(400);
		assertThat(json(answer.body()).path("code").asText()).isEqualTo("invalid-field");
		assertThat(json(answer.body()).path("field").asText()).isEqualTo(field);
		assertThat(WEBITEL.requests()).hasSize(asked);
	}

	@ParameterizedTest
	@ValueSource(strings = { "online", "offline", "pause" })
	void statusOfAnAgentIsSet(String status) {
		assertThat(ok(200, "PUT", "/crm/agents/8/status", """
				{"status":"%s","cause":"Lunch"}""".formatted(status))).isEqualTo(json("""
				{"status":"%s"}""".formatted(status)));
		ReceivedRequest sent = last(Operation.AGENT_STATUS);
		assertThat(sent.path()).isEqualTo("/call_center/agents/8/status");
		assertThat(sent.json()).isEqualTo(json("""
				{"status":"%s","payload":"Lunch"}""".formatted(status)));
		assertThat(ok(200, "GET", "/crm/agents/8", null).path("status").asText()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(strings = { """
			{"status":"online"}""", """
			{"status":"online","cause":null}""", """
			{"status":"online","cause":""}""" })
	void statusNeedsNoCause(String body) {
		ok(200, "PUT", "/crm/agents/8/status?page=1", body);
		assertThat(last(Operation.AGENT_STATUS).json()).isEqualTo(json("""
				{"status":"online"}"""));
		assertThat(last(Operation.AGENT_STATUS).query()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			{}                                   | status
			{"status":null}                      | status
			{"status":""}                        | status
			{"status":" "}                       | status
			{"status":"busy"}                    | status
			{"status":"ONLINE"}                  | status
			{"status":1}                         | status
			{"status":["online"]}                | status
			{"status":"pause","cause":1}         | cause
			{"status":"pause","cause":{}}        | cause
			{"status":"pause","cause":"a\\u0000"}| cause
			{"status":"pause","reason":"Lunch"}  | reason
			""")
	void invalidStatusIsRejected(String body, String field) {
		int asked = WEBITEL.requests().size();
		invalidField(ask("PUT", "/crm/agents/8/status", body), field);
		assertThat(WEBITEL.requests()).hasSize(asked);
	}

	@Test
	void longCauseIsRejected() {
		String body = """
				{"status":"pause","cause":"%s"}""";
		ok(200, "PUT", "/crm/agents/8/status", body.formatted("x".repeat(255)));
		invalidField(ask("PUT", "/crm/agents/8/status", body.formatted("x".repeat(256))), "cause");
	}

	// --- bodies and ids

	static Stream<Arguments> operationsWithABody() {
		return Stream.of(arguments("PUT", "/crm/agents/8/status"), arguments("POST", "/crm/calls"),
				arguments("POST", "/crm/attempts/1/result"));
	}

	@ParameterizedTest
	@MethodSource("operationsWithABody")
	void bodyThatIsNotAJsonObjectIsRejected(String method, String path) {
		int asked = WEBITEL.requests().size();
		for (String body : new String[] { "", " ", "x", "[]", "null", "1", "\"x\"", "{", "{} {}", "{\"status\":}" }) {
			problem(ask(method, path, body), 400, "invalid-json");
		}
		problem(ask(method, path, null), 400, "invalid-json");
		assertThat(WEBITEL.requests()).hasSize(asked);
	}

	@ParameterizedTest
	@MethodSource("operationsWithABody")
	void invalidUtf8IsRejected(String method, String path) {
		for (byte[] body : new byte[][] { { '{', '"', (byte) 0xff, '"', ':', '1', '}' },
				{ 0, 0, 0, '{', 0x7f, 0, 0, 0 }, { 0, '{', 0, '"', (byte) 0xd8 } }) {
			HttpResponse<String> answer = send(
					crm(method, path, "{}").method(method, BodyPublishers.ofByteArray(body)));
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "7a", "-7", "+7", "7.", "7.0", "7.json", "0x7", "%D9%A7", "7%20", "%207", "7%0A",
			"7%00", "7%2Fstatus", "7%2F..%2F8", "..%2F..%2Fcalls", "%2e%2e%2f8", "..", "%2e%2e", "7;x=1", "7%3Bx",
			"7%3F", "7%23", "7%5C8", "7%252F8", "7,8", "$%7Bbody%7D", "%7B%7Bwebitel.token%7D%7D", "null",
			"1234567890123456789" })
	void invalidIdNeverReachesWebitel(String id) {
		int asked = WEBITEL.requests().size();
		for (String request : List.of("GET /crm/agents/%s", "PUT /crm/agents/%s/status", "POST /crm/attempts/%s/result",
				"DELETE /crm/dialers/soft/members/%s")) {
			RawHttp.Answer answer = raw(request.formatted(id), """
					{"status":"online"}""");
			assertThat(answer.status()).as(request.formatted(id) + ": " + answer.body()).isIn(400, 404, 405);
		}
		assertThat(WEBITEL.requests()).hasSize(asked);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a%2Fb", "..", "%2e%2e", "a.b", "a%20b", "a%3Fb", "a%23", "a;b", "%D0%9E", "a%0A", "a_b",
			"$%7Bbody%7D", "00000000000000000000000000000000000000000000000000000000000000001" })
	void invalidCallIdNeverReachesWebitel(String id) {
		int asked = WEBITEL.requests().size();
		assertThat(raw("DELETE /crm/calls/" + id, "").status()).isIn(400, 404, 405);
		assertThat(WEBITEL.requests()).hasSize(asked);
	}

	@Test
	void onlyTheIdOfThePathCounts() {
		HttpResponse<String> answer = ask("GET", "/crm/agents/7?id=8", null, "id", "9");
		assertThat(json(answer.body()).path("id").asText()).isEqualTo("7");
		assertThat(json(ask("GET", "/crm/agents/7", null, "id", "9").body()).path("id").asText()).isEqualTo("7");
		long member = addMember(11);
		long other = addMember(13);
		assertThat(ask("DELETE", "/crm/dialers/soft/members/" + member + "?name=agent-bound&member=" + other, null,
				"name", "agent-bound", "member", String.valueOf(other))
			.statusCode()).isEqualTo(204);
		assertThat(WEBITEL.members(11)).noneMatch((each) -> each.id() == member);
		assertThat(WEBITEL.members(13)).anyMatch((each) -> each.id() == other);
	}

	// --- calls

	@Test
	void callOfTheGuideIsStarted() {
		JsonNode answer = ok(201, "POST", "/crm/calls", """
				{"destination":"380501112233","from":{"extension":"1001"},
				 "params":{"audio":true,"auto_answer":true,"record":true,"variables":{"customer_id":"42"}}}""");
		assertThat(answer).isEqualTo(json("""
				{"id":"%s"}""".formatted(lastCall().id())));
		assertThat(lastCall().body()).isEqualTo(json("""
				{"destination":"380501112233","from":{"extension":"1001"},
				 "params":{"variables":{"customer_id":"42"}}}"""));
		assertThat(lastCall().token()).isEqualTo(FakeWebitel.TOKEN);
	}

	@Test
	void callWithCurrentParamsIsStarted() {
		String body = """
				{"destination":"1002","from":{"extension":"1001"},"params":{"disable_auto_answer":true,
				 "disable_stun":true,"cancel_distribute":true,"is_online":true,"hide_number":true,"timeout":30,
				 "display":"+380441112233","contact_id":"15","variables":{"customer_id":"42"}}}""";
		ok(201, "POST", "/crm/calls", body);
		assertThat(lastCall().body()).isEqualTo(json(body));
	}

	@Test
	void callNeedsNoParams() {
		ok(201, "POST", "/crm/calls", CALL);
		assertThat(lastCall().body()).isEqualTo(json(CALL));
		ok(201, "POST", "/crm/calls", """
				{"destination":"380501112233","from":{"extension":"1001"},"params":null}""");
		assertThat(lastCall().body()).isEqualTo(json(CALL));
	}

	@ParameterizedTest
	@CsvSource({ "+380501112233,380501112233", "+38 (050) 111-22-33,380501112233", "0501112233,380501112233",
			"050 111 22 33,380501112233", "00380501112233,380501112233", "48601234567,48601234567", "1002,1002",
			"*97,*97", "sip:olena@pbx.example,sip:olena@pbx.example", "olena@pbx.example,olena@pbx.example" })
	void numberIsDialledAsDigitsAndOtherTextUnchanged(String destination, String dialled) {
		ok(201, "POST", "/crm/calls", """
				{"destination":"%s","from":{"extension":"1001"}}""".formatted(destination));
		assertThat(lastCall().destination()).isEqualTo(dialled);
	}

	@Test
	void autoAnswerFalseDisablesAutoAnswer() {
		ok(201, "POST", "/crm/calls", callWith("\"auto_answer\":false"));
		assertThat(lastCall().body().path("params")).isEqualTo(json("""
				{"disable_auto_answer":true}"""));
		ok(201, "POST", "/crm/calls", callWith("\"auto_answer\":true"));
		assertThat(lastCall().body().path("params").has("disable_auto_answer")).isFalse();
	}

	@Test
	void variablesBecomeStrings() {
		ok(201, "POST", "/crm/calls", callWith(
				"""
						"variables":{"a":"x","b":42,"c":true,"d":null,"e":12.5,"f":12345678901234567890,"g":"${body} {{x}}"}"""));
		assertThat(lastCall().body().at("/params/variables")).isEqualTo(json("""
				{"a":"x","b":"42","c":"true","d":"","e":"12.5","f":"12345678901234567890","g":"${body} {{x}}"}"""));
	}

	@Test
	void decimalsOfAVariableAreUnchanged() {
		ok(201, "POST", "/crm/calls", callWith("""
				"variables":{"debt":1250.50,"large":12345678901234567.89}"""));
		assertThat(lastCall().body().at("/params/variables")).isEqualTo(json("""
				{"debt":"1250.50","large":"12345678901234567.89"}"""));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			{}                                                        | destination
			{"from":{"extension":"1001"}}                             | destination
			{"destination":null,"from":{"extension":"1001"}}          | destination
			{"destination":"","from":{"extension":"1001"}}            | destination
			{"destination":"  ","from":{"extension":"1001"}}          | destination
			{"destination":380501112233,"from":{"extension":"1001"}}  | destination
			{"destination":["1"],"from":{"extension":"1001"}}         | destination
			{"destination":"1\\n2","from":{"extension":"1001"}}       | destination
			{"destination":"1002"}                                    | from
			{"destination":"1002","from":null}                        | from
			{"destination":"1002","from":"1001"}                      | from
			{"destination":"1002","from":{}}                          | from.extension
			{"destination":"1002","from":{"extension":""}}            | from.extension
			{"destination":"1002","from":{"extension":1001}}          | from.extension
			{"destination":"1002","from":{"id":"7"}}                  | from.extension
			""")
	void invalidCallIsRejected(String body, String field) {
		int asked = WEBITEL.requests().size();
		invalidField(ask("POST", "/crm/calls", body), field);
		assertThat(WEBITEL.requests()).hasSize(asked);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			"auto_answer":"no"           | params.auto_answer
			"audio":1                    | params.audio
			"record":{}                  | params.record
			"disable_auto_answer":0      | params.disable_auto_answer
			"disable_stun":"x"           | params.disable_stun
			"cancel_distribute":"true"   | params.cancel_distribute
			"is_online":[]               | params.is_online
			"hide_number":"x"            | params.hide_number
			"timeout":-1                 | params.timeout
			"timeout":1.5                | params.timeout
			"timeout":"x"                | params.timeout
			"timeout":2147483648         | params.timeout
			"display":380441112233       | params.display
			"contact_id":"x"             | params.contact_id
			"variables":[]               | params.variables
			"variables":"x"              | params.variables
			"variables":{"a":{}}         | params.variables.a
			"variables":{"a":[1]}        | params.variables.a
			""")
	void invalidParamsAreRejected(String param, String field) {
		int asked = WEBITEL.requests().size();
		invalidField(ask("POST", "/crm/calls", callWith(param)), field);
		assertThat(WEBITEL.requests()).hasSize(asked);
	}

	@Test
	void longFieldsOfACallAreRejected() {
		String body = """
				{"destination":"%s","from":{"extension":"%s"},"params":{"display":"%s"}}""";
		invalidField(ask("POST", "/crm/calls", body.formatted("x".repeat(256), "1001", "")), "destination");
		invalidField(ask("POST", "/crm/calls", body.formatted("1002", "x".repeat(256), "")), "from.extension");
		invalidField(ask("POST", "/crm/calls", body.formatted("1002", "1001", "x".repeat(256))), "params.display");
		ok(201, "POST", "/crm/calls", body.formatted("x".repeat(255), "1001", "x".repeat(255)));
	}

	@Test
	void queryParameterIsNoHeader() {
		WEBITEL.acceptToken("agent-token");
		ok(201, "POST", "/crm/calls?X-Webitel-Access=agent-token&Idempotency-Key=k&CamelHttpPath=/x&token=y", CALL);
		assertThat(lastCall().token()).isEqualTo(FakeWebitel.TOKEN);
		assertThat(ok(201, "POST", "/crm/calls?Idempotency-Key=same", CALL).path("id"))
			.isNotEqualTo(ok(201, "POST", "/crm/calls?Idempotency-Key=same", CALL).path("id"));
	}

	@Test
	void agentsOwnTokenIsUsedForOneCall() {
		WEBITEL.acceptToken("agent-token");
		ok(201, "POST", "/crm/calls", CALL, "X-Webitel-Access", "agent-token");
		assertThat(lastCall().token()).isEqualTo("agent-token");
		assertThat(last(Operation.CALL).headers().get(FakeWebitel.TOKEN_HEADER)).containsExactly("agent-token");
		ok(201, "POST", "/crm/calls", CALL);
		assertThat(lastCall().token()).isEqualTo(FakeWebitel.TOKEN);
		ok(200, "GET", "/crm/agents/7", null, "X-Webitel-Access", "agent-token");
		assertThat(last(Operation.AGENT).header(FakeWebitel.TOKEN_HEADER)).isEqualTo(FakeWebitel.TOKEN);
	}

	@Test
	void keyAndHeadersOfTheCrmDoNotReachWebitel() {
		ok(201, "POST", "/crm/calls?trace=1", CALL, "X-Trace", "1", "Cookie", "a=b", "Idempotency-Key", newKey());
		assertThat(last(Operation.CALL).headers()).doesNotContainKeys("X-Api-Key", "Authorization", "X-Trace", "Cookie",
				"Idempotency-Key");
		assertThat(last(Operation.CALL).query()).isEmpty();
	}

	@Test
	void refusedTokenOfAnAgentIsNotShown() {
		HttpResponse<String> answer = ask("POST", "/crm/calls", CALL, "X-Webitel-Access", "worn-out-token");
		problem(answer, 502, "webitel-refused-token");
		assertThat(answer.body() + answer.headers().map()).doesNotContain("worn-out-token");
	}

	@Test
	void callIsEnded() {
		String id = ok(201, "POST", "/crm/calls", CALL).path("id").asText();
		assertThat(WEBITEL.activeCalls()).contains(id);
		HttpResponse<String> answer = ask("DELETE", "/crm/calls/" + id, null);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
		assertThat(answer.body()).isEmpty();
		assertThat(WEBITEL.activeCalls()).doesNotContain(id);
		problem(ask("DELETE", "/crm/calls/" + id, null), 404, "not-found");
	}

	@Test
	void callOfABusyAgentIs422WithWebitelsReason() {
		WEBITEL.inCall("1003", true);
		WEBITEL.busy("1002", true);
		try {
			assertThat(problem(ask("POST", "/crm/calls", """
					{"destination":"1001","from":{"extension":"1003"},"params":{"cancel_distribute":true}}"""), 422,
					"webitel-refused")
				.path("detail")
				.asText()).contains("Agent in call");
			assertThat(problem(ask("POST", "/crm/calls", """
					{"destination":"1001","from":{"extension":"1002"}}"""), 422, "webitel-refused").path("detail")
				.asText()).contains("busy");
		}
		finally {
			WEBITEL.inCall("1003", false);
			WEBITEL.busy("1002", false);
		}
	}

	@Test
	void callFromAnUnknownExtensionIsNotFound() {
		problem(ask("POST", "/crm/calls", """
				{"destination":"1001","from":{"extension":"4711"}}"""), 404, "not-found");
	}

	// --- results of attempts

	@Test
	void resultIsReportedWithAllOfItsFields() {
		long attempt = startAttempt();
		assertThat(ok(200, "POST", "/crm/attempts/" + attempt + "/result", """
				{"status":"callback","next_call_at":"2026-11-23T10:00:00+02:00","expire_at":1795391999000,
				 "description":"Asked to be\\ncalled later","agent_id":"7","variables":{"promise":500},
				 "wait_between_retries":600,"display":true,"exclude_current_communication":true,
				 "only_current_communication":false}""")).isEqualTo(json("""
				{"status":"success"}"""));
		assertThat(last(Operation.ATTEMPT_RESULT).path()).isEqualTo("/call_center/attempts/" + attempt);
		assertThat(last(Operation.ATTEMPT_RESULT).json()).isEqualTo(json("""
				{"status":"callback","min_offering_at":"1795420800000","expire_at":"1795391999000",
				 "description":"Asked to be\\ncalled later","agent_id":7,"variables":{"promise":"500"},
				 "wait_between_retries":600,"display":true,"exclude_current_communication":true,
				 "only_current_communication":false}"""));
	}

	@Test
	void resultNeedsOnlyAStatus() {
		ok(200, "POST", "/crm/attempts/" + startAttempt() + "/result", """
				{"status":"success","next_call_at":null,"expire_at":"","description":null,"variables":null}""");
		assertThat(last(Operation.ATTEMPT_RESULT).json()).isEqualTo(json("""
				{"status":"success"}"""));
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-23T10:00:00+02:00,1795420800000", "2026-11-23T08:00:00Z,1795420800000",
			"2026-11-23T10:00:00,1795420800000", "2026-11-23T10:00,1795420800000", "2026-07-23T10:00:00,1784790000000",
			"2026-11-23T10:00:00.500+02:00,1795420800500", "1795420800000,1795420800000", "1970-01-01T00:00:00Z,0",
			"9999-12-31T23:59:59.999Z,253402300799999", "253402300799999,253402300799999" })
	void timeIsReadInEachFormat(String time, String epochMs) {
		ok(200, "POST", "/crm/attempts/" + startAttempt() + "/result", """
				{"status":"callback","next_call_at":"%s","expire_at":"%s"}""".formatted(time, time));
		assertThat(last(Operation.ATTEMPT_RESULT).json().path("min_offering_at").asText()).isEqualTo(epochMs);
		assertThat(last(Operation.ATTEMPT_RESULT).json().path("expire_at").asText()).isEqualTo(epochMs);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			{}                                                    | status
			{"status":""}                                         | status
			{"status":" "}                                        | status
			{"status":null}                                       | status
			{"status":true}                                       | status
			{"status":"a","next_call_at":"tomorrow"}              | next_call_at
			{"status":"a","next_call_at":"2026-11-23"}            | next_call_at
			{"status":"a","next_call_at":"2026-02-30T10:00:00Z"}  | next_call_at
			{"status":"a","next_call_at":1.5}                     | next_call_at
			{"status":"a","next_call_at":-1}                      | next_call_at
			{"status":"a","next_call_at":true}                    | next_call_at
			{"status":"a","next_call_at":{}}                      | next_call_at
			{"status":"a","expire_at":[]}                         | expire_at
			{"status":"a","expire_at":99999999999999999999}       | expire_at
			{"status":"a","expire_at":"+999999999-12-31T23:59:59Z"} | expire_at
			{"status":"a","expire_at":"+999999999-12-31T23:59:59"}  | expire_at
			{"status":"a","expire_at":"+292278994-08-17T07:12:55Z"} | expire_at
			{"status":"a","next_call_at":"+10000-01-01T00:00:00Z"}  | next_call_at
			{"status":"a","next_call_at":"1969-12-31T23:59:59Z"}  | next_call_at
			{"status":"a","expire_at":"-0001-01-01T00:00:00"}     | expire_at
			{"status":"a","expire_at":253402300800000}            | expire_at
			{"status":"a","expire_at":"999999999999999"}          | expire_at
			{"status":"a","next_call_at":1795420800}              | next_call_at
			{"status":"a","next_call_at":"1795420800"}            | next_call_at
			{"status":"a","description":1}                        | description
			{"status":"a","agent_id":"x"}                         | agent_id
			{"status":"a","agent_id":0}                           | agent_id
			{"status":"a","agent_id":2147483648}                  | agent_id
			{"status":"a","variables":"x"}                        | variables
			{"status":"a","variables":{"a":[]}}                   | variables.a
			{"status":"a","wait_between_retries":-1}              | wait_between_retries
			{"status":"a","wait_between_retries":"soon"}          | wait_between_retries
			{"status":"a","display":"yes"}                        | display
			{"status":"a","nextCallAt":"2026-11-23T10:00:00Z"}    | nextCallAt
			""")
	void invalidResultIsRejected(String body, String field) {
		int asked = WEBITEL.requests().size();
		invalidField(ask("POST", "/crm/attempts/880001/result", body), field);
		assertThat(WEBITEL.requests()).hasSize(asked);
	}

	@Test
	void repeatedOrLateResultIs409() {
		String body = """
				{"status":"success"}""";
		long attempt = startAttempt();
		ok(200, "POST", "/crm/attempts/" + attempt + "/result", body);
		problem(ask("POST", "/crm/attempts/" + attempt + "/result", body), 409, "already-reported");
		long late = startAttempt();
		WEBITEL.timeOutAttempt(late);
		problem(ask("POST", "/crm/attempts/" + late + "/result", body), 409, "already-reported");
		assertThat(WEBITEL.attemptResults()).filteredOn((result) -> result.attempt() == attempt).hasSize(1);
	}

	// --- dialers

	@Test
	void dialersAreListedWithTheirQueues() {
		JsonNode items = ok(200, "GET", "/crm/dialers", null).path("items");
		assertThat(items.findValuesAsText("name")).containsExactly("agent-bound", "outbound-ivr", "soft");
		int members = WEBITEL.members(13).size();
		assertThat(items.get(0).path("count").asInt()).isEqualTo(members);
		assertThat(items.get(0).path("waiting").isIntegralNumber()).isTrue();
		assertThat(items.get(0)).isEqualTo(json("""
				{"name":"agent-bound","queue":"13","queue_name":"Agent bound","type":"preview","enabled":true,
				 "count":%d,"waiting":%d}""".formatted(members, items.get(0).path("waiting").asInt())));
		assertThat(items.get(1).path("type").asText()).isEqualTo("outbound-ivr");
		assertThat(items.get(2).path("type").asText()).isEqualTo("predictive");
		assertThat(items.get(2).path("queue_name").asText()).isEqualTo("Soft collection");
		assertThat(last(Operation.QUEUES).parameter("id")).containsExactlyInAnyOrder("11", "13", "14");
	}

	@Test
	void dialerWithAnUnknownQueueIsListed() {
		WEBITEL.on(Operation.QUEUES).failNext(answer("""
				{"items":[{"id":"11","name":"Paused"}]}"""));
		assertThat(ok(200, "GET", "/crm/dialers", null)).isEqualTo(json("""
				{"items":[{"name":"agent-bound","queue":"13","queue_name":"","type":"","enabled":false,"count":0,
				 "waiting":0},{"name":"outbound-ivr","queue":"14","queue_name":"","type":"","enabled":false,"count":0,
				 "waiting":0},{"name":"soft","queue":"11","queue_name":"Paused","type":"offline","enabled":false,
				 "count":0,"waiting":0}]}"""));
	}

	@Test
	void memberIsDeletedFromItsDialer() {
		long member = addMember(11);
		problem(ask("DELETE", "/crm/dialers/agent-bound/members/" + member, null), 404, "not-found");
		assertThat(WEBITEL.members(11)).anyMatch((each) -> each.id() == member);
		HttpResponse<String> answer = ask("DELETE", "/crm/dialers/soft/members/" + member, null);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
		assertThat(answer.body()).isEmpty();
		assertThat(WEBITEL.members(11)).noneMatch((each) -> each.id() == member);
		problem(ask("DELETE", "/crm/dialers/soft/members/" + member, null), 404, "not-found");
		assertThat(WEBITEL.purges()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "hard", "11", "SOFT", "null", "soft%20", "%2e%2e", "soft%2F..", "soft;a" })
	void unknownDialerIsNotFoundWithoutARequestToWebitel(String dialer) {
		int asked = WEBITEL.requests().size();
		assertThat(raw("DELETE /crm/dialers/" + dialer + "/members/1", "").status()).isIn(400, 404);
		assertThat(WEBITEL.requests()).hasSize(asked);
	}

	// --- Webitel's refusals and failures

	static Stream<Arguments> failures() {
		return Stream.of(
				arguments(Failure.error(400, "app.some.valid", "The reason of Webitel"), 422, "webitel-refused"),
				arguments(Failure.error(404, "store.some.get", "sql: no rows in result set"), 404, "not-found"),
				arguments(Failure.error(401, "session.valid", "token=sandbox-token"), 502, "webitel-refused-token"),
				arguments(Failure.error(403, "permissions", "token=sandbox-token"), 502, "webitel-refused-token"),
				arguments(html(401), 502, "webitel-refused-token"), arguments(html(403), 502, "webitel-refused-token"),
				arguments(Failure.tooManyRequests(7), 503, "webitel-busy"),
				arguments(Failure.serverError(), 502, "webitel-failed"),
				arguments(Failure.badGateway(), 502, "webitel-failed"), arguments(html(200), 502, "webitel-failed"),
				arguments(html(503), 502, "webitel-failed"), arguments(html(504), 502, "webitel-failed"),
				arguments(answer("[]"), 502, "webitel-failed"), arguments(answer(""), 502, "webitel-failed"),
				arguments(Failure.refusal(Answer.redirect(302, "http://127.0.0.1:1/")), 502, "webitel-failed"),
				arguments(Failure.connectionClosed(), 502, "webitel-broken-off"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void failureOfWebitelIsAProblem(Failure failure, int status, String code) {
		WEBITEL.on(Operation.AGENT, Operation.AGENTS, Operation.QUEUES, Operation.AGENT_STATUS).failNext(failure, 4);
		for (String path : new String[] { "/crm/agents/7", "/crm/agents", "/crm/dialers" }) {
			assertProblem(ask("GET", path, null), status, code);
		}
		assertProblem(ask("PUT", "/crm/agents/8/status", """
				{"status":"online"}"""), status, code);
	}

	private static void assertProblem(HttpResponse<String> answer, int status, String code) {
		JsonNode problem = problem(answer, status, code);
		assertThat(answer.body() + answer.headers().map()).doesNotContain(FakeWebitel.TOKEN, "html", "pq:", "sql:",
				"Exception", "127.0.0.1:");
		if (status == 422) {
			assertThat(problem.path("detail").asText()).contains("The reason of Webitel");
		}
		assertThat(answer.headers().firstValue("Retry-After").orElse("none")).isEqualTo((status == 503) ? "7" : "none");
	}

	@Test
	void expiredTokenIsReportedAndNotShown() {
		WEBITEL.expireTokens();
		assertProblem(ask("GET", "/crm/agents/7", null), 502, "webitel-refused-token");
		assertProblem(ask("POST", "/crm/calls", CALL), 502, "webitel-refused-token");
		WEBITEL.forbidTokens();
		assertProblem(ask("DELETE", "/crm/calls/abc", null), 502, "webitel-refused-token");
	}

	@Test
	void stoppedWebitelIsUnavailable() {
		WEBITEL.stop();
		try {
			// a pooled connection breaks first
			HttpResponse<String> answer = ask("GET", "/crm/agents/7", null);
			for (int i = 0; i < 3 && !json(answer.body()).path("code").asText().equals("webitel-away"); i++) {
				assertThat(answer.statusCode()).isEqualTo(502);
				answer = ask("GET", "/crm/agents/7", null);
			}
			assertProblem(answer, 502, "webitel-away");
		}
		finally {
			WEBITEL.start();
		}
	}

	// --- requests and answers

	private static Failure answer(String json) {
		return Failure.refusal(Answer.ok().body("application/json", json));
	}

	private static Failure html(int status) {
		return Failure.refusal(Answer.status(status).body("text/html", "<html><body>nginx</body></html>"));
	}

	private static String callWith(String param) {
		return "{\"destination\":\"1002\",\"from\":{\"extension\":\"1001\"},\"params\":{" + param + "}}";
	}

	private static ReceivedRequest last(Operation operation) {
		List<ReceivedRequest> requests = WEBITEL.requests(operation);
		return requests.get(requests.size() - 1);
	}

	private static Call lastCall() {
		List<Call> calls = WEBITEL.calls();
		return calls.get(calls.size() - 1);
	}

	/** Sends a path without normalizing it. */
	private RawHttp.Answer raw(String request, String body) {
		return RawHttp.send(this.port,
				request + " HTTP/1.1\r\nHost: bridge.example\r\nConnection: close\r\nX-Api-Key: crm-1\r\n"
						+ "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
	}

}
