package dev.crmbridge.testkit.webitel;

import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.crmbridge.testkit.webitel.WebitelCaller.member;
import static dev.crmbridge.testkit.webitel.WebitelCaller.members;
import static dev.crmbridge.testkit.webitel.WebitelCaller.with;
import static org.assertj.core.api.Assertions.assertThat;

class FakeWebitelMembersTest {

	private static final String QUEUE = "/call_center/queues/11/members";

	private static final String BULK = QUEUE + "/bulk";

	private static final String BULK_ERROR = "store.sql_member.bulk_save.app_error";

	private final FakeWebitel fake = new FakeWebitel();

	private final WebitelCaller caller = new WebitelCaller(this.fake);

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void bulkAnswersTheIdsAsStringsInOrder() throws Exception {
		JsonNode ids = this.caller.load(11, members("a", 1, 0, 3));
		assertThat(ids).hasSize(3).allMatch(JsonNode::isTextual);
		assertThat(this.fake.members(11)).extracting(StoredMember::id)
			.containsExactly(ids.get(0).asLong(), ids.get(1).asLong(), ids.get(2).asLong());
		assertThat(this.fake.members(11)).extracting(StoredMember::name)
			.containsExactly("Client 0", "Client 1", "Client 2");
	}

	@Test
	void sameBodyTwiceMakesTheMembersTwice() throws Exception {
		this.caller.load(11, member("a", 1, 1));
		this.caller.load(11, member("a", 1, 1));
		assertThat(this.fake.membersOf("a")).hasSize(2);
	}

	@Test
	void memberIsStoredWithAllItsFields() throws Exception {
		this.caller.load(13,
				"""
						{"name":"Client","priority":-5,"expire_at":"1795000000000","min_offering_at":1790000000000,
						"variables":{"debt":"12.50","empty":""},"timezone":{"id":"1"},"bucket":{"id":"101"},"agent":{"id":7},
						"communications":[{"destination":"380441112233","type":{"id":"2"},"description":"Home"},
						{"destination":"380501112233","type":{"id":"1"},"priority":10,"display":"380440000000","dtmf":"1w2"}]}""");
		StoredMember member = this.fake.members(13).get(0);
		assertThat(member).usingRecursiveComparison()
			.ignoringFields("id", "variables", "communications")
			.isEqualTo(new StoredMember(0, 13, "Client", -5, 1795000000000L, 1790000000000L, null, null, 1, 101, 7, 0,
					0, ""));
		assertThat(member.variables()).containsEntry("debt", "12.50").containsEntry("empty", "");
		assertThat(member.communications()).containsExactly(
				new StoredMember.Communication("380501112233", 1, 10, "", "380440000000", "1w2"),
				new StoredMember.Communication("380441112233", 2, 0, "Home", "", ""));
		assertThat(this.fake.contractProblems()).isEmpty();
	}

	@Test
	void nonsenseDestinationsAndPastDatesAreAccepted() throws Exception {
		this.caller.load(11, with("\"expire_at\":\"1\"", """
				"communications":[{"destination":"","type":{"id":"1"}},{"destination":"x","type":{"id":"1"}}]"""));
		assertThat(this.fake.members(11)).hasSize(1);
	}

	@Test
	void memberWithoutCommunicationsIsStoredStopped() throws Exception {
		this.caller.load(11, with("\"name\":\"No number\""));
		assertThat(this.fake.members(11).get(0).stopCause()).isEqualTo("no_communications");
		JsonNode found = this.caller.get(QUEUE + "?stop_cause=no_communications");
		assertThat(found.path("items").findValuesAsText("stop_cause")).containsExactly("no_communications");
	}

	@Test
	void itemThatTheDatabaseRefusesRefusesAll() throws Exception {
		refused(400, with("\"bucket\":{\"id\":\"999\"}"));
		refused(400, with("\"agent\":{\"id\":\"999\"}"));
		refused(400, with("\"communications\":[{\"destination\":\"1\",\"type\":{\"id\":\"999\"}}]"));
		refused(500, with("\"bucket\":{\"id\":\"101\"},\"skill\":{\"id\":\"1\"}"));
		refused(500, with("\"name\":\"" + "x".repeat(251) + "\""));
		refused(500, with("\"priority\":32768"));
		refused(500, with("\"priority\":-32769"));
		refused(500, with("\"timezone\":{\"id\":\"99999\"}"));
	}

	private void refused(int code, String item) throws Exception {
		HttpResponse<String> several = this.caller.send("POST", BULK, WebitelCaller.bulk(member("a", 1, 1), item));
		JsonNode error = this.caller.refused(code, code, BULK_ERROR, several);
		assertThat(error.path("detail").asText()).startsWith("pq: ");
		HttpResponse<String> single = this.caller.send("POST", BULK, WebitelCaller.bulk(item));
		error = this.caller.refused(code, code, "store.sql_member.save.app_error", single);
		assertThat(error.path("detail").asText()).startsWith("name=");
		assertThat(this.fake.members(11)).isEmpty();
	}

	@Test
	void limitsThemselvesAreAccepted() throws Exception {
		this.caller.load(11, with("\"name\":\"" + "ї".repeat(250) + "\"", "\"priority\":-32768"),
				with("\"priority\":32767"), with("\"skill\":{\"id\":\"1\"}"), with("\"bucket\":{\"id\":\"104\"}"));
		assertThat(this.fake.members(11)).hasSize(4);
	}

	@Test
	void moreThanTwentyCommunicationsAreRefused() throws Exception {
		String each = "{\"destination\":\"1\",\"type\":{\"id\":\"1\"}},";
		String item = "\"name\":\"Many\",\"communications\":[" + each.repeat(20) + each.replaceFirst(",$", "") + "]";
		JsonNode error = this.caller.refused(400, 400, "model.member.is_valid.communications.app_error",
				this.caller.send("POST", BULK, WebitelCaller.bulk(with(item))));
		assertThat(error.path("detail").asText()).isEqualTo("name=Many");
	}

	@Test
	void communicationWithoutTypeIsRefused() throws Exception {
		String item = with("\"name\":\"Typeless\"", "\"communications\":[{\"destination\":\"1\"}]");
		this.caller.refused(400, 400, "model.member.is_valid.communications.type.app_error",
				this.caller.send("POST", BULK, WebitelCaller.bulk(item)));
	}

	@Test
	void queuesForInboundTakeNoMembers() throws Exception {
		this.fake.addQueue(16, "Chat", 6);
		for (int queue : List.of(10, 16)) {
			this.caller.refused(400, 400, "app.member.valid.queue", this.caller.send("POST",
					"/call_center/queues/" + queue + "/members/bulk", WebitelCaller.bulk(member("a", 1, 1))));
		}
	}

	@Test
	void unknownQueueIsNotFoundInTheBodyOnly() throws Exception {
		this.caller.refused(500, 404, "store.sql_queue.get.app_error",
				this.caller.send("POST", "/call_center/queues/99/members/bulk", WebitelCaller.bulk(member("a", 1, 1))));
	}

	@Test
	void longFileNameIsRefused() throws Exception {
		String body = WebitelCaller.bulk(member("a", 1, 1)).replace("\"list\"", "\"" + "x".repeat(121) + "\"");
		this.caller.refused(400, 400, "app.member.valid.file_name", this.caller.send("POST", BULK, body));
	}

	@Test
	void variablesMustBeStrings() throws Exception {
		HttpResponse<String> response = this.caller.send("POST", BULK,
				WebitelCaller.bulk(with("\"variables\":{\"debt\":12.5}")));
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(WebitelCaller.json(response).path("code").asInt()).isEqualTo(3);
		assertThat(WebitelCaller.json(response).path("message").asText()).startsWith("proto: ");
	}

	@Test
	void invalidJsonIsRefused() throws Exception {
		assertThat(this.caller.send("POST", BULK, "{\"items\":[").statusCode()).isEqualTo(400);
		assertThat(this.caller.send("GET", QUEUE + "?size=many", null).statusCode()).isEqualTo(400);
	}

	@Test
	void bodyOverTheMessageLimitIsRefused() throws Exception {
		String body = WebitelCaller.bulk(with("\"name\":\"" + "x".repeat(17 * 1024 * 1024) + "\""));
		assertThat(this.caller.send("POST", BULK, body).statusCode()).isEqualTo(429);
	}

	@Test
	void emptyListIsAccepted() throws Exception {
		assertThat(this.caller.ok("POST", BULK, WebitelCaller.bulk())).isEmpty();
	}

	@Test
	void singleMemberIsAdded() throws Exception {
		JsonNode member = this.caller.ok("POST", QUEUE, member("a", 1, 1));
		assertThat(member.path("id").isTextual()).isTrue();
		assertThat(member.path("name").asText()).isEqualTo("Client 1");
		assertThat(member.has("attempts")).isFalse();
		assertThat(member.has("stop_cause")).isFalse();
		assertThat(this.caller.get(QUEUE + "/" + member.path("id").asText())).isEqualTo(member);
	}

	@Test
	void membersAreFoundByTheirVariables() throws Exception {
		this.caller.load(11, members("a", 1, 0, 3));
		this.caller.load(11, members("a", 2, 3, 5));
		this.caller.load(11, members("b", 1, 5, 6));
		this.caller.load(12, members("a", 1, 6, 7));
		assertThat(search("variables%5Bimport_id%5D=a")).hasSize(5);
		assertThat(search("variables%5Bimport_id%5D=a&variables%5Bimport_chunk%5D=2")).hasSize(2);
		assertThat(search("variables%5Bimport_id%5D=a&variables%5Bimport_row%5D=1")).hasSize(1);
		assertThat(search("variables%5Bimport_row%5D=5")).hasSize(1);
		assertThat(search("variables%5Bimport_id%5D=c")).isEmpty();
		assertThat(this.fake.contractProblems()).isEmpty();
	}

	private JsonNode search(String query) throws Exception {
		return this.caller.get(QUEUE + "?" + query).path("items");
	}

	@Test
	void membersAreFoundByTheirOtherFields() throws Exception {
		JsonNode ids = this.caller.load(11, member("a", 1, 1), member("a", 1, 2),
				with("\"name\":\"Third\"", "\"bucket\":{\"id\":\"101\"}", "\"agent\":{\"id\":\"7\"}"));
		assertThat(search("id=" + ids.get(0).asText() + "&id=" + ids.get(1).asText() + "&id=1")).hasSize(2);
		assertThat(search("destination=380500000002")).hasSize(1);
		assertThat(search("name=client*")).hasSize(2);
		assertThat(search("q=Client*")).hasSize(2);
		assertThat(search("q=client*")).isEmpty();
		assertThat(search("bucket_id=101&agent_id=7")).hasSize(1);
		assertThat(search("priority.from=5")).hasSize(2);
	}

	@Test
	void boundZeroOfARangeFiltersNothing() throws Exception {
		JsonNode ids = this.caller.load(11, members("a", 1, 0, 2));
		this.fake.startAttempt(ids.get(0).asLong());
		assertThat(search("attempts.to=0")).hasSize(2);
		assertThat(search("attempts.from=1")).hasSize(1);
	}

	@Test
	void searchIsPagedNewestFirst() throws Exception {
		this.caller.load(11, members("a", 1, 0, 50));
		assertThat(search("variables%5Bimport_id%5D=a")).hasSize(40);
		JsonNode page = this.caller.get(QUEUE + "?size=20&page=3&fields=id&fields=variables");
		assertThat(page.findValuesAsText("import_row")).hasSize(10).startsWith("9").endsWith("0");
		assertThat(page.has("next")).isFalse();
		assertThat(page.path("items").get(0).properties()).hasSize(2);
		assertThat(search("sort=%2Bid&size=1").findValuesAsText("import_row")).containsExactly("0");
	}

	@Test
	void membersAreDeletedByIdAndVariables() throws Exception {
		JsonNode ids = this.caller.load(11, members("a", 1, 0, 3));
		JsonNode other = this.caller.load(11, members("b", 1, 3, 4));
		String filter = "{\"id\":[\"%s\",\"%s\"],\"variables\":{\"import_id\":\"a\"}}".formatted(ids.get(0).asText(),
				other.get(0).asText());
		JsonNode answer = this.caller.ok("DELETE", QUEUE, filter);
		assertThat(answer.path("items").findValuesAsText("import_row")).containsExactly("0");
		assertThat(this.fake.members(11)).hasSize(3);
		assertThat(this.fake.membersOf("a")).hasSize(2);
		assertThat(this.fake.deletions()).singleElement().satisfies((deletion) -> {
			assertThat(deletion.emptyFilter()).isFalse();
			assertThat(deletion.deleted()).containsExactly(ids.get(0).asLong());
		});
		assertThat(this.fake.purges()).isEmpty();
		assertThat(this.fake.contractProblems()).isEmpty();
	}

	@Test
	void membersAreDeletedByNumber() throws Exception {
		this.caller.load(11, members("a", 1, 0, 3));
		JsonNode answer = this.caller.ok("DELETE", QUEUE, "{\"numbers\":[\"380500000001\"],\"without_members\":true}");
		assertThat(answer).isEmpty();
		assertThat(this.fake.members(11)).hasSize(2);
	}

	@Test
	void emptyDeleteFilterDeletesEveryMember() throws Exception {
		for (String filter : List.of("{}", "{\"id\":[],\"variables\":{}}", "{\"import_id\":\"a\"}")) {
			this.caller.load(11, members("a", 1, 0, 3));
			this.caller.load(12, members("a", 1, 3, 4));
			this.caller.ok("DELETE", QUEUE, filter);
			assertThat(this.fake.members(11)).isEmpty();
		}
		assertThat(this.fake.members(12)).hasSize(3);
		assertThat(this.fake.purges()).hasSize(3).allMatch((purge) -> purge.deleted().size() == 3);
	}

	@Test
	void memberInALiveAttemptIsNotDeleted() throws Exception {
		JsonNode ids = this.caller.load(11, members("a", 1, 0, 2));
		long attempt = this.fake.startAttempt(ids.get(0).asLong());
		this.caller.ok("DELETE", QUEUE, "{\"variables\":{\"import_id\":\"a\"}}");
		assertThat(this.fake.members(11)).extracting(StoredMember::id).containsExactly(ids.get(0).asLong());
		assertThat(search("id=" + ids.get(0).asText()).get(0).path("reserved").asBoolean()).isTrue();
		this.caller.refused(500, 404, "store.sql_member.delete.app_error",
				this.caller.send("DELETE", QUEUE + "/" + ids.get(0).asText(), null));
		this.fake.timeOutAttempt(attempt);
		this.caller.ok("DELETE", QUEUE + "/" + ids.get(0).asText(), null);
		assertThat(this.fake.members(11)).isEmpty();
	}

	@Test
	void unknownMemberIsNotDeleted() throws Exception {
		JsonNode ids = this.caller.load(12, member("a", 1, 1));
		for (String id : List.of("1", ids.get(0).asText())) {
			this.caller.refused(500, 404, "store.sql_member.get.app_error",
					this.caller.send("DELETE", QUEUE + "/" + id, null));
		}
		assertThat(this.fake.deletions()).isEmpty();
	}

	@Test
	void fiftyThousandMembersAreLoadedAndReadBack() throws Exception {
		for (int chunk = 0; chunk < 50; chunk++) {
			this.caller.load(11, members("big", chunk, chunk * 1000, chunk * 1000 + 1000));
		}
		Set<String> rows = new HashSet<>();
		for (int chunk = 0; chunk < 50; chunk++) {
			rows.addAll(search("variables%5Bimport_id%5D=big&variables%5Bimport_chunk%5D=" + chunk
					+ "&fields=id&fields=variables&size=20000")
				.findValuesAsText("import_row"));
		}
		assertThat(rows).hasSize(50_000);
		assertThat(this.fake.membersOf("big")).hasSize(50_000);
		assertThat(this.fake.contractProblems()).isEmpty();
	}

}
