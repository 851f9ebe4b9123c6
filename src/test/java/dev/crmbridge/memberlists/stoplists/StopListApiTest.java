package dev.crmbridge.memberlists.stoplists;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.memberlists.stoplists.repository.StopListRepository;
import dev.crmbridge.testkit.context.CrmTestBase;
import dev.crmbridge.testkit.http.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Stop lists for the CRM, over HTTP. */
class StopListApiTest extends CrmTestBase {

	private static final ZoneId KYIV = ZoneId.of("Europe/Kyiv");

	private final String list = "list-" + UUID.randomUUID();

	@Autowired
	private StopListRepository lists;

	@Test
	void numberIsPutShownAndDeleted() {
		done(ask("PUT", path("0631112255"), null));
		assertThat(ok(200, "GET", path("0631112255"), null)).isEqualTo(json("""
				{"list":"%s","number":"+380631112255","until":null,"reason":null}""".formatted(this.list)));
		done(ask("PUT", path("0631112255"), """
				{"until":"2099-06-01T10:00:00+03:00","reason":"Asked by phone"}"""));
		assertThat(ok(200, "GET", path("0631112255"), null)).isEqualTo(json("""
				{"list":"%s","number":"+380631112255","until":"2099-06-01T07:00:00.000Z","reason":"Asked by phone"}"""
			.formatted(this.list)));
		done(ask("DELETE", path("0631112255"), null));
		problem(ask("GET", path("0631112255"), null), 404, "not-found");
		done(ask("DELETE", path("0631112255"), null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0631112266", "+380631112266", "%2B380631112266", "380631112266", "00380631112266",
			"063-111-22-66", "%28063%29%20111%2022%2066", "%20380631112266" })
	void numberHasAnyFormOfALookup(String number) {
		done(ask("PUT", path(number), null));
		assertThat(ok(200, "GET", path(number), null).path("number").asText()).isEqualTo("+380631112266");
		assertThat(ok(200, "GET", path("380631112266"), null).path("list").asText()).isEqualTo(this.list);
		done(ask("DELETE", path(number), null));
		problem(ask("GET", path("380631112266"), null), 404, "not-found");
	}

	@Test
	void foreignNumberIsPut() {
		done(ask("PUT", path("48601234567"), "{}"));
		assertThat(ok(200, "GET", path("%2B48601234567"), null).path("number").asText()).isEqualTo("+48601234567");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "abc", "null", "999999999999", "063111225", "0631112255a", "631112255.5", "''" })
	void unusableNumberIs422(String number) {
		for (String method : new String[] { "PUT", "GET", "DELETE" }) {
			assertThat(problem(ask(method, path(number), null), 422, "invalid-field").path("field").asText())
				.isEqualTo("number");
		}
		assertThat(this.lists.list()).noneMatch((each) -> each.name().equals(this.list));
	}

	@ParameterizedTest
	@ValueSource(strings = { "-a", ".a", "_a", "a%20b", "a+b", "a@b", "'a'", "%22a%22", "a,b" })
	void invalidListNameIs422(String name) {
		for (String method : new String[] { "PUT", "GET", "DELETE" }) {
			assertThat(problem(ask(method, "/crm/stop-lists/" + name + "/0631112255", null), 422, "invalid-field")
				.path("field")
				.asText()).isEqualTo("list");
		}
	}

	@Test
	void listNameHasTheCharactersOfADialers() {
		for (String name : new String[] { "null", "true", "a.b_c-D.1", "a".repeat(60), "%D1%81%D1%82%D0%BE%D0%BF" }) {
			done(ask("PUT", "/crm/stop-lists/" + name + "/0631112255", null));
			ok(200, "GET", "/crm/stop-lists/" + name + "/0631112255", null);
			done(ask("DELETE", "/crm/stop-lists/" + name + "/0631112255", null));
		}
		problem(ask("PUT", "/crm/stop-lists/" + "a".repeat(61) + "/0631112255", null), 422, "invalid-field");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/crm/stop-lists/a%2Fb/0631112255", "/crm/stop-lists/../0631112255",
			"/crm/stop-lists/a;b/0631112255", "/crm/stop-lists//0631112255", "/crm/stop-lists/a",
			"/crm/stop-lists/a/b/0631112255" })
	void otherPathIsRefused(String path) {
		assertThat(RawHttp.send(this.port, RawHttp.get(path, "crm-1")).status()).isIn(400, 404);
	}

	@Test
	void onlyThePathCounts() {
		done(ask("PUT", path("0631112255") + "?list=other&number=0671112233", null, "list", "other", "number",
				"0671112233"));
		assertThat(ok(200, "GET", path("0631112255"), null).path("number").asText()).isEqualTo("+380631112255");
		problem(ask("GET", path("0671112233"), null), 404, "not-found");
	}

	// --- until and reason

	@ParameterizedTest
	@CsvSource({ "2099-12-31,2099-12-31T21:59:59.000Z", "2099-07-01,2099-07-01T20:59:59.000Z",
			"2099-12-31T18:00:00,2099-12-31T16:00:00.000Z", "2099-12-31T18:00,2099-12-31T16:00:00.000Z",
			"2099-12-31T18:00:00Z,2099-12-31T18:00:00.000Z", "2099-12-31t18:00:00.5z,2099-12-31T18:00:00.500Z",
			"2099-12-31T18:00:00-05:00,2099-12-31T23:00:00.000Z", "9999-12-31,9999-12-31T21:59:59.000Z" })
	void timeHasAnyIsoForm(String until, String answer) {
		done(ask("PUT", path("0631112255"), """
				{"until":"%s"}""".formatted(until)));
		assertThat(ok(200, "GET", path("0631112255"), null).path("until").asText()).isEqualTo(answer);
	}

	@Test
	void dateAloneIsTheEndOfTheDay() {
		LocalDate today = LocalDate.now(KYIV);
		done(ask("PUT", path("0631112255"), """
				{"until":"%s"}""".formatted(today)));
		assertThat(Instant.parse(ok(200, "GET", path("0631112255"), null).path("until").asText()))
			.isEqualTo(today.atTime(LocalTime.of(23, 59, 59)).atZone(KYIV).toInstant());
	}

	@ParameterizedTest
	@ValueSource(strings = { "2020-01-01", "2020-01-01T10:00:00Z", "1960-01-01", "0001-01-01T00:00:00" })
	void pastTimeIs422(String until) {
		HttpResponse<String> answer = ask("PUT", path("0631112255"), """
				{"until":"%s"}""".formatted(until));
		assertThat(problem(answer, 422, "invalid-field").path("field").asText()).isEqualTo("until");
		problem(ask("GET", path("0631112255"), null), 404, "not-found");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			{"until":"tomorrow"}                        | until
			{"until":"31.12.2099"}                      | until
			{"until":"2099-02-30"}                      | until
			{"until":"2099-12-31 18:00"}                | until
			{"until":"2099-12-31T"}                     | until
			{"until":"+10000-01-01"}                    | until
			{"until":"+999999999-12-31T23:59:59Z"}      | until
			{"until":4102444800000}                     | until
			{"until":true}                              | until
			{"reason":1}                                | reason
			{"reason":"a\\u0000"}                       | reason
			{"reason":"a\\nb"}                          | reason
			{"untill":"2099-12-31"}                     | untill
			{"number":"0631112255"}                     | number
			""")
	void invalidFieldIs400(String body, String field) {
		invalidField(ask("PUT", path("0631112255"), body), field);
		problem(ask("GET", path("0631112255"), null), 404, "not-found");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "[]", "null", "{", " " })
	void bodyThatIsNotAJsonObjectIs400(String body) {
		problem(ask("PUT", path("0631112255"), body), 400, "invalid-json");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{}", "{\"until\":null,\"reason\":null}", "{\"until\":\"\",\"reason\":\" \"}" })
	void bodyIsOptional(String body) {
		done(ask("PUT", path("0631112255"), body));
		assertThat(ok(200, "GET", path("0631112255"), null).path("until").isNull()).isTrue();
	}

	@Test
	void longReasonIs400() {
		String body = """
				{"reason":"%s"}""";
		done(ask("PUT", path("0631112255"), body.formatted("x".repeat(255))));
		invalidField(ask("PUT", path("0631112255"), body.formatted("x".repeat(256))), "reason");
	}

	@Test
	void expiredNumberIsNotFound() {
		done(ask("PUT", path("0631112255"), """
				{"until":"%s"}""".formatted(DateTimeFormatter.ISO_INSTANT.format(Instant.now().plusSeconds(1)))));
		await().untilAsserted(() -> problem(ask("GET", path("0631112255"), null), 404, "not-found"));
		assertThat(item().path("size").asInt()).isZero();
		done(ask("PUT", path("0631112255"), null));
		assertThat(item().path("size").asInt()).isOne();
	}

	// --- lists, activity, keys and methods

	@Test
	void listsAreShownWithTheirSizes() {
		Instant start = Instant.now();
		done(ask("PUT", path("0631112255"), null));
		done(ask("PUT", path("0631112266"), null));
		assertThat(item().path("size").asInt()).isEqualTo(2);
		assertThat(item().path("by").asText()).hasSize(8);
		assertThat(Instant.parse(item().path("since").asText())).isBetween(start.minusMillis(1), Instant.now());
		done(ask("DELETE", path("0631112255"), null));
		assertThat(item().path("size").asInt()).isOne();
	}

	@Test
	void changesAreRecordedWithMaskedNumbers() {
		done(ask("PUT", path("0631112255"), null));
		done(ask("DELETE", path("0631112255"), null));
		JsonNode items = json(send(request("/admin/activity?limit=50").setHeader("X-Api-Key", "admin-1")).body())
			.path("items");
		assertThat(StreamSupport.stream(items.spliterator(), false)
			.filter((item) -> item.path("what").asText().contains(this.list))
			.map((item) -> item.path("action").asText() + " " + item.path("what").asText())).containsExactly(
					"allow-number +38063***2255; list=" + this.list, "stop-number +38063***2255; list=" + this.list);
	}

	@Test
	void otherMethodsAre405() {
		for (String method : new String[] { "POST", "PATCH" }) {
			HttpResponse<String> answer = ask(method, path("0631112255"), "{}");
			problem(answer, 405, "method-not-allowed");
			assertThat(answer.headers().firstValue("Allow").orElse("")).contains("PUT", "DELETE", "GET");
		}
		problem(ask("DELETE", "/crm/stop-lists", null), 405, "method-not-allowed");
	}

	@Test
	void keyOfTheCrmIsRequired() {
		problem(send(request(path("0631112255"))), 401, "unauthorized");
	}

	@Test
	void unavailableStoreIs503() {
		POSTGRES.execute("postgres", "alter database store allow_connections false");
		try {
			POSTGRES.execute("postgres",
					"select pg_terminate_backend(pid) from pg_stat_activity where datname = 'store'");
			for (String method : new String[] { "PUT", "GET", "DELETE" }) {
				problem(ask(method, path("0631112255"), null), 503, "store-away");
			}
			problem(ask("PUT", path("0631112255"), """
					{"until":"2099-12-31"}"""), 503, "store-away");
			problem(ask("GET", "/crm/stop-lists", null), 503, "store-away");
		}
		finally {
			POSTGRES.execute("postgres", "alter database store allow_connections true");
		}
		await().until(() -> ask("PUT", path("0631112255"), null).statusCode() == 204);
	}

	private String path(String number) {
		return "/crm/stop-lists/" + this.list + "/" + number;
	}

	private JsonNode item() {
		JsonNode items = ok(200, "GET", "/crm/stop-lists", null).path("items");
		Stream<JsonNode> own = StreamSupport.stream(items.spliterator(), false)
			.filter((item) -> item.path("name").asText().equals(this.list));
		return own.findFirst().orElseThrow();
	}

	private static void done(HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
		assertThat(answer.body()).isEmpty();
	}

}
