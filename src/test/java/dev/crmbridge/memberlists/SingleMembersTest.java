package dev.crmbridge.memberlists;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests members that the CRM adds, finds and deletes one by one. */
class SingleMembersTest extends KeyedListTestBase {

	private final String number = number();

	@Test
	void addsMember() {
		JsonNode added = ok(201, add("keyed", body("K1", "Olena", this.number), null));
		assertThat(keys()).containsExactly("K1:Olena");
		assertThat(added.path("member").asText()).isEqualTo(String.valueOf(member("Olena").id()));
		String day = LocalDate.now(ZoneId.of("Europe/Kyiv")).format(DateTimeFormatter.BASIC_ISO_DATE);
		assertThat(added.path("load").asText()).startsWith(day + "-000000-keyed-api");
		assertThat(member("Olena").variables()).containsEntry("import_id", added.path("load").asText())
			.containsEntry("import_row", added.path("row").asText());
		JsonNode load = ok(200, admin("GET", "/admin/loads/" + added.path("load").asText()));
		assertThat(load.path("state").asText()).isEqualTo("loaded");
		assertThat(load.path("accepted").asInt()).isEqualTo(load.path("rows").asInt()).isPositive();
	}

	@Test
	void valuesMayBeNumbersAndBooleansAndOtherColumnsAreIgnored() {
		ok(201, add("keyed",
				"{\"Contract\":17,\"client_name\":true,\"mobile\":" + this.number + ",\"other\":null,\"more\":1.50}",
				null));
		assertThat(keys()).containsExactly("17:true");
	}

	@Test
	void textIsCleanedAsInAList() {
		ok(201, add("replacing", "{\"contract\":\" K\\u00001\\u200b\",\"client_name\":\"\\u202eOlena \",\"mobile\":\"="
				+ "\\\"" + this.number + "\\\"\"}", null));
		assertThat(keys()).containsExactly("K1:Olena");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			{"contract":"K1","client_name":"","mobile":"NUMBER"}          ~ 422 ~ empty-column  ~ client_name
			{"contract":"K1","mobile":"NUMBER"}                           ~ 422 ~ empty-column  ~ client_name
			{"client_name":"A","mobile":"NUMBER"}                         ~ 422 ~ empty-column  ~ contract
			{"contract":"K1","client_name":"A","MOBILE":"12"}             ~ 422 ~ bad-number    ~ MOBILE
			{"contract":"K1","client_name":"A","mobile":"3,8E+11"}        ~ 422 ~ scientific-notation ~ mobile
			{"contract":"K1","client_name":"A","mobile":{"a":1}}          ~ 400 ~ invalid-field ~ mobile
			{"contract":"K1","client_name":"A","mobile":["1"]}            ~ 400 ~ invalid-field ~ mobile
			[1]                                                           ~ 400 ~ invalid-json  ~
			""")
	void rejectsWhatRejectsARowOfAList(String body, int status, String code, String field) {
		JsonNode problem = ok(status, add("keyed", body.replace("NUMBER", this.number), null));
		assertThat(problem.path("code").asText()).isEqualTo(code);
		assertThat(problem.path("field").asText("")).isEqualTo((field != null) ? field : "");
		assertThat(members()).isEmpty();
	}

	@Test
	void unknownDialerAndLargeBodyAreRefused() {
		ok(404, add("unknown", body("K1", "Olena", this.number), null));
		ok(413, add("keyed", body("K1", "x".repeat(66_000), this.number), null));
		assertThat(members()).isEmpty();
	}

	@Test
	void sameKeyAndBodyMakeNoSecondMember() {
		String key = UUID.randomUUID().toString();
		JsonNode first = ok(201, add("keyed", body("K1", "Olena", this.number), key));
		assertThat(ok(201, add("keyed", body("K1", "Olena", this.number), key))).isEqualTo(first);
		assertThat(ok(409, add("keyed", body("K2", "Olena", this.number), key)).path("code").asText())
			.isEqualTo("idempotency-key-reused");
		assertThat(members()).hasSize(1);
	}

	@Test
	void lostAnswerIsFoundAgain() {
		String key = UUID.randomUUID().toString();
		WEBITEL.on(Operation.BULK).failNext(Failure.answerLost(), 1);
		assertThat(ok(504, add("keyed", body("K1", "Olena", this.number), key)).path("code").asText())
			.isEqualTo("member-outcome-unknown");
		JsonNode again = ok(201, add("keyed", body("K1", "Olena", this.number), key));
		assertThat(again.path("member").asText()).isEqualTo(String.valueOf(member("Olena").id()));
		assertThat(members()).hasSize(1);
	}

	@Test
	void requestThatWasNotCarriedOutIsSentAgain() {
		String key = UUID.randomUUID().toString();
		WEBITEL.on(Operation.BULK).failNext(Failure.serverError(), 1);
		ok(504, add("keyed", body("K1", "Olena", this.number), key));
		await().untilAsserted(() -> ok(201, add("keyed", body("K1", "Olena", this.number), key)));
		assertThat(members()).hasSize(1);
	}

	@Test
	void refusalFreesTheKey() {
		String key = UUID.randomUUID().toString();
		WEBITEL.on(Operation.BULK).failNext(Failure.error(400, "model.member.is_valid", "name=Olena"), 1);
		ok(422, add("keyed", body("K1", "Olena", this.number), key));
		ok(201, add("keyed", body("K1", "Olena", this.number), key));
		assertThat(members()).hasSize(1);
	}

	@Test
	void knownDecidesOnAKeyThatIsThere() {
		ok(201, add("skipping", body("K1", "Olena", this.number), null));
		assertThat(ok(409, add("skipping", body("K1", "Maria", number()), null)).path("code").asText())
			.isEqualTo("duplicate");
		ok(201, add("replacing", body("K2", "Petro", this.number), null));
		assertThat(ok(409, add("replacing", body("K2", "Petro", this.number), null)).path("code").asText())
			.isEqualTo("duplicate");
		ok(201, add("replacing", body("K2", "Petro Melnyk", this.number), null));
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro Melnyk");
		long attempt = WEBITEL.startAttempt(member("Petro Melnyk").id());
		assertThat(ok(409, add("replacing", body("K2", "Petro", this.number), null)).path("code").asText())
			.isEqualTo("being-called");
		WEBITEL.timeOutAttempt(attempt);
		assertThat(keys()).containsExactly("K1:Olena", "K2:Petro Melnyk");
	}

	@Test
	void twoRequestsAtATimeAddAKeyOnce() throws Exception {
		WEBITEL.on(Operation.MEMBERS).failNext(Failure.lateAnswer(Duration.ofSeconds(1)), 1);
		CompletableFuture<HttpResponse<String>> slow = CompletableFuture
			.supplyAsync(() -> add("replacing", body("K1", "Olena", this.number), null));
		await().until(() -> WEBITEL.requests(Operation.MEMBERS)
			.stream()
			.anyMatch((request) -> request.query().contains("replacing")));
		HttpResponse<String> quick = add("replacing", body("K1", "Olena Koval", this.number), null);
		assertThat(List.of(slow.get().statusCode(), quick.statusCode())).containsOnlyOnce(201);
		assertThat(members()).hasSize(1);
	}

	@Test
	void findsMembersByKeyAndByNumber() {
		String load = ok(201, add("keyed", body("K1", "Olena", this.number), null)).path("load").asText();
		ok(201, add("unkeyed", body("K1", "Petro", this.number), null));
		JsonNode found = ok(200, get("keyed", "key=K1"));
		assertThat(found.path("items")).hasSize(1);
		JsonNode member = found.path("items").get(0);
		assertThat(List.of("key", "name", "attempts", "load", "state")).extracting((key) -> member.path(key).asText())
			.containsExactly("K1", "Olena", "0", load, "open");
		assertThat(member.path("numbers").get(0).asText()).isEqualTo(this.number);
		assertThat(member.path("row").isInt()).isTrue();
		assertThat(ok(200, get("keyed", "number=%2B" + this.number))).isEqualTo(found);
		assertThat(
				ok(200, get("unkeyed", "number=0" + this.number.substring(3))).path("items").findValuesAsText("name"))
			.containsExactly("Petro");
		close(member("Olena"));
		assertThat(ok(200, get("keyed", "key=K1")).path("items").get(0).path("state").asText()).isEqualTo("success");
		ok(400, get("keyed", "key=K1&number=1"));
		ok(400, get("keyed", ""));
		ok(400, get("unkeyed", "key=K1"));
		ok(404, get("unknown", "key=K1"));
	}

	@Test
	void deletesOpenMembers() {
		ok(201, add("keyed", body("K1", "Olena", this.number), null));
		ok(201, add("keyed", body("K2", "Petro", number()), null));
		assertThat(ok(200, delete("keyed", "key=K9")).path("deleted").asInt()).isZero();
		long attempt = WEBITEL.startAttempt(member("Olena").id());
		assertThat(ok(409, delete("keyed", "number=" + this.number)).path("code").asText()).isEqualTo("being-called");
		WEBITEL.timeOutAttempt(attempt);
		assertThat(ok(200, delete("keyed", "number=" + this.number)).path("deleted").asInt()).isEqualTo(1);
		assertThat(ok(200, delete("keyed", "key=K2")).path("deleted").asInt()).isEqualTo(1);
		assertThat(members()).isEmpty();
	}

	@Test
	void membersOfADayCanBeUndone() {
		String load = ok(201, add("daily", body("K1", "Olena", this.number), null)).path("load").asText();
		ok(202, admin("POST", "/admin/loads/" + load + "/undo"));
		await().until(() -> ok(200, admin("GET", "/admin/loads/" + load)).path("state").asText().equals("undone"));
		assertThat(members()).isEmpty();
		String next = ok(201, add("daily", body("K1", "Olena", this.number), null)).path("load").asText();
		assertThat(next).isEqualTo(load + "-2");
	}

	private HttpResponse<String> add(String dialer, String body, String key) {
		HttpRequest.Builder request = request("/crm/dialers/" + dialer + "/members").setHeader("X-Api-Key", "crm-1")
			.setHeader("Content-Type", "application/json");
		if (key != null) {
			request.setHeader("Idempotency-Key", key);
		}
		return send(request.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private HttpResponse<String> get(String dialer, String query) {
		return crm("GET", "/crm/dialers/" + dialer + "/members?" + query, "");
	}

	private HttpResponse<String> delete(String dialer, String query) {
		return crm("DELETE", "/crm/dialers/" + dialer + "/members?" + query, "");
	}

	private static String body(String key, String name, String number) {
		return "{\"contract\":\"%s\",\"client_name\":\"%s\",\"mobile\":\"%s\"}".formatted(key, name, number);
	}

}
