package dev.crmbridge.lookup;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.BridgeTestBase;
import dev.crmbridge.testkit.http.RawHttp;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

/** The lookup of callers with the shipped SQL over the sample CRM. */
class CallerLookupTest extends BridgeTestBase {

	private static final String LOOKUP = "/webitel/caller-lookup";

	private static final String DEBTOR = """
			{"found":true,"debt":true,"cid":"+380501112233","customer_id":"42","name":"Olena Bondarchuk",\
			"debt_amount":"1250.50","currency":"UAH","agent":"1001","queue":"11","source":"crm"}""";

	@BeforeAll
	static void addCustomers() {
		POSTGRES.execute("crm", """
				insert into customer (id, name, debt_amount, currency, agent_id, queue) values
				  (601, 'Їжак "Ґудзик" <{|\\ 😀', 0.01, 'EUR', null, ''),
				  (602, 'Overpaid Example', -5, 'UAH', 7, '11')
				  on conflict do nothing;
				insert into customer_phone values ('380671112201', 601), ('380671112202', 602)
				  on conflict do nothing""");
	}

	@Test
	void callerWithDebtIsFound() {
		assertThat(get(LOOKUP + "?cid=380501112233").body()).isEqualTo(DEBTOR);
	}

	@Test
	void callerWithoutDebtIsFound() {
		assertThat(get(LOOKUP + "?cid=380501112244").body()).isEqualTo("""
				{"found":true,"debt":false,"cid":"+380501112244","customer_id":"43","name":"Petro Bezborh",\
				"debt_amount":"0.00","currency":"UAH","agent":"1002","queue":"11","source":"crm"}""");
	}

	@Test
	void negativeAmountIsNoDebt() {
		assertThat(get(LOOKUP + "?cid=380671112202").body()).isEqualTo("""
				{"found":true,"debt":false,"cid":"+380671112202","customer_id":"602","name":"Overpaid Example",\
				"debt_amount":"-5.00","currency":"UAH","agent":"1001","queue":"11","source":"crm"}""");
	}

	@Test
	void unknownNumberIsNotFound() {
		assertThat(get(LOOKUP + "?cid=380679999999").body()).isEqualTo("""
				{"found":false,"debt":false,"cid":"+380679999999","customer_id":"","name":"",\
				"debt_amount":"","currency":"","agent":"","queue":"","source":"crm"}""");
	}

	@Test
	void firstOfTwoCustomersWithOneNumberIsAnswered() {
		assertThat(get(LOOKUP + "?cid=380501112255").body()).isEqualTo("""
				{"found":true,"debt":true,"cid":"+380501112255","customer_id":"45","name":"Ivan Spilnyi",\
				"debt_amount":"990.00","currency":"UAH","agent":"1003","queue":"12","source":"crm"}""");
	}

	@Test
	void specialCharactersAreKeptAndNullIsEmpty() {
		JsonNode answer = json(get(LOOKUP + "?cid=380671112201").body());
		assertThat(answer.path("name").textValue()).isEqualTo("Їжак \"Ґудзик\" <{|\\ 😀");
		assertThat(answer.path("debt_amount").textValue()).isEqualTo("0.01");
		assertThat(answer.path("debt").booleanValue()).isTrue();
		assertThat(answer.path("agent").textValue()).isEmpty();
		assertThat(answer.path("queue").textValue()).isEmpty();
	}

	@Test
	void answerIsJsonWithNoStore() {
		HttpResponse<String> answer = get(LOOKUP + "?cid=380501112233");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
		assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
		assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
	}

	@ParameterizedTest
	@ValueSource(strings = { "+380501112233", "%2B380501112233", "380501112233", "%20380501112233", "00380501112233",
			"0501112233", "050-111-22-33", "(050)111-22-33", "+38(050)111-22-33", "+38%20(050)%20111-22-33",
			"%2B38+050+111+22+33", "%28050%29%20111%2D22%2D33", "050.111.22.33", "+380501112233+", "++380501112233",
			"%30501112233", "38%30%35%30%31%31%31%32%32%33%33" })
	void numberIsFoundInEachNotation(String cid) {
		assertThat(ask("cid=" + cid).body()).isEqualTo(DEBTOR);
	}

	@Test
	void numberIsFoundAmongOtherParameters() {
		assertThat(ask("a=b&xcid=1&cid=0501112233&CID=2&c=%zz").body()).isEqualTo(DEBTOR);
	}

	@ParameterizedTest
	@ValueSource(strings = { "48601234567", "%2B48601234567", "0048601234567" })
	void numberOfAnotherCountryIsLookedUp(String cid) {
		JsonNode answer = json(ask("cid=" + cid).body());
		assertThat(answer.path("cid").textValue()).isEqualTo("+48601234567");
		assertThat(answer.path("source").textValue()).isEqualTo("crm");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "?", "?cid", "?cid=", "?&", "?=", "?cid=&a=b", "?other=0501112233", "?xcid=0501112233" })
	void missingOrEmptyCidIsNotLookedUp(String query) {
		RawHttp.Answer answer = RawHttp.send(this.port, RawHttp.get(LOOKUP + query, "webitel-1"));
		assertNotLookedUp(answer, "");
	}

	@ParameterizedTest
	@CsvSource(delimiterString = "=>", quoteCharacter = '\u0001', textBlock = """
			anonymous                      => anonymous
			Anonymous                      => Anonymous
			unavailable                    => unavailable
			unknown@unknown.invalid        => unknown@unknown.invalid
			101                            => 101
			3805011122334455667788         => 3805011122334455667788
			050111223x                     => 050111223x
			0501112233,0501112244          => 0501112233,0501112244
			"<{|}>^`[]                     => "<{|}>^`[]
			%22%3C%7B%7C                   => "<{|
			%                              => %
			%%%                            => %%%
			%2                             => %2
			%zz0501112233                  => %zz0501112233
			%u0041                         => %u0041
			'                              => '
			';+drop+table+customer;--      => ';␣drop␣table␣customer;--
			'+or+'1'='1                    => '␣or␣'1'='1
			0501112233'+or+1=1--           => 0501112233'␣or␣1=1--
			:#number                       => :#number
			:?digits                       => :?digits
			${1+1}                         => ${1␣1}
			${body}                        => ${body}
			${bean:lookupAnswers}          => ${bean:lookupAnswers}
			${sys.java.home}               => ${sys.java.home}
			${env:PATH}                    => ${env:PATH}
			{{crm.datasource.password}}    => {{crm.datasource.password}}
			{{sys:java.home}}              => {{sys:java.home}}
			null                           => null
			true                           => true
			a,b,'c',"d"                    => a,b,'c',"d"
			RAW(0501112233)                => RAW(0501112233)
			%D0%9E%D0%BB%D0%B5%D0%BD%D0%B0 => Олена
			%F0%9F%98%80                   => 😀
			""")
	void textWithoutNumberIsAnsweredAsReceived(String cid, String received) {
		assertNotLookedUp(ask("cid=" + cid), received.replace('␣', ' '));
		assertCustomersUnchanged();
	}

	@ParameterizedTest
	@ValueSource(strings = { "%00", "%00380501112233", "380501112233%00", "%0d%0aX-Evil:%201", "%1b[31m", "%7f" })
	void controlCharactersAreAnsweredAsReceived(String cid) {
		String received = cid.replace("%00", "\u0000")
			.replace("%0d%0a", "\r\n")
			.replace("%20", " ")
			.replace("%1b", "\u001b")
			.replace("%7f", "\u007f");
		RawHttp.Answer answer = ask("cid=" + cid);
		assertNotLookedUp(answer, received);
		assertThat(answer.headers()).doesNotContainKey("X-Evil");
	}

	@Test
	void unescapedUtf8IsAnsweredAsReceived() {
		String request = RawHttp.get(LOOKUP + "?cid=Олена-😀", "webitel-1");
		assertNotLookedUp(RawHttp.send(this.port, request, StandardCharsets.UTF_8), "Олена-😀");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u0080", "\u00ff\u00fe", "\u00c3", "\u00ed\u00a0\u0080", "0501112233\u00b2", "%ff\u00ff%",
			"\u0001", "\u0007\u001b", "\u007f" })
	void bytesThatAreNotUtf8AreAnswered(String bytes) {
		RawHttp.Answer answer = ask("cid=" + bytes);
		assertNotLookedUp(answer, json(answer.body()).path("cid").textValue());
		assertThat(json(answer.body()).path("cid").textValue()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 63, 64, 65, 1_000, 10_000 })
	void cidIsCutAfter64Characters(int length) {
		assertNotLookedUp(ask("cid=" + "x".repeat(length)), "x".repeat(Math.min(length, 64)));
		assertNotLookedUp(ask("cid=" + "1".repeat(length)), "1".repeat(Math.min(length, 64)));
	}

	@Test
	void surrogatePairIsNotCutInHalf() {
		assertNotLookedUp(ask("cid=x" + "%F0%9F%98%80".repeat(40)), "x" + "😀".repeat(31));
	}

	@Test
	void headIsAnsweredOrRefusedWithAllow() {
		RawHttp.Answer answer = RawHttp.send(this.port,
				RawHttp.request("HEAD", LOOKUP + "?cid=0501112233", "webitel-1"));
		assertThat(answer.status()).isIn(200, 405);
		assertThat(answer.body()).isEmpty();
		assertThat(answer.header("X-Request-Id")).isNotEmpty();
		if (answer.status() == 405) {
			assertThat(answer.header("Allow")).contains("GET");
		}
	}

	@Test
	void optionsNamesAllowedMethod() {
		RawHttp.Answer answer = RawHttp.send(this.port, RawHttp.request("OPTIONS", LOOKUP, "webitel-1"));
		assertThat(answer.status()).isIn(200, 204, 405);
		assertThat(answer.header("Allow").split(", *")).contains("GET").doesNotContain("POST", "PUT", "DELETE");
		assertThat(answer.header("X-Request-Id")).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "webitel-1", "crm-1" })
	void pageOfAnotherOriginGetsNoCorsHeaders(String key) {
		RawHttp.Answer answer = RawHttp.send(this.port, RawHttp.request("OPTIONS", LOOKUP, key,
				"Origin: https://elsewhere.example", "Access-Control-Request-Method: GET"));
		assertThat(answer.headers()).doesNotContainKeys("Access-Control-Allow-Origin", "Access-Control-Allow-Methods");
		if (answer.status() >= 400) {
			assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
		}
	}

	private RawHttp.Answer ask(String query) {
		RawHttp.Answer answer = RawHttp.send(this.port, RawHttp.get(LOOKUP + "?" + query, "webitel-1"));
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer;
	}

	private static void assertNotLookedUp(RawHttp.Answer answer, String cid) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		assertThat(answer.header("Content-Type")).startsWith("application/json");
		JsonNode body = json(answer.body());
		List<String> keys = new ArrayList<>();
		body.fieldNames().forEachRemaining(keys::add);
		assertThat(keys).containsExactly("found", "debt", "cid", "customer_id", "name", "debt_amount", "currency",
				"agent", "queue", "source");
		assertThat(body.path("cid").textValue()).isEqualTo(cid).hasSizeLessThanOrEqualTo(64);
		assertThat(body.path("source").textValue()).isEqualTo("none");
		for (String key : List.of("found", "debt")) {
			assertThat(body.path(key).isBoolean() && !body.path(key).booleanValue()).as(key).isTrue();
		}
		for (String key : List.of("customer_id", "name", "debt_amount", "currency", "agent", "queue")) {
			assertThat(body.path(key).textValue()).as(key).isEqualTo("");
		}
	}

	private static void assertCustomersUnchanged() {
		try (Connection crm = POSTGRES.connect("crm");
				Statement statement = crm.createStatement();
				ResultSet count = statement.executeQuery("select count(*) from customer where id < 600")) {
			count.next();
			assertThat(count.getInt(1)).isEqualTo(304);
		}
		catch (SQLException ex) {
			throw new AssertionError(ex);
		}
	}

}
