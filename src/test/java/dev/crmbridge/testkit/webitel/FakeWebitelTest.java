package dev.crmbridge.testkit.webitel;

import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.http.ReceivedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class FakeWebitelTest {

	private final FakeWebitel fake = new FakeWebitel();

	private final WebitelCaller caller = new WebitelCaller(this.fake);

	@AfterEach
	void close() {
		this.fake.close();
	}

	@Test
	void requestWithoutTokenIsUnauthorized() throws Exception {
		this.caller.token(null);
		this.caller.refused(401, 401, "session.valid", this.caller.send("GET", "/call_center/queues", null));
	}

	@Test
	void detailOfAnUnknownTokenContainsTheToken() throws Exception {
		this.caller.token("stolen");
		JsonNode error = this.caller.refused(401, 401, "api.context.session_expired.app_error",
				this.caller.send("GET", "/call_center/queues", null));
		assertThat(error.path("detail").asText()).contains("stolen");
		assertThat(error.path("status").asText()).isEqualTo("Unauthorized");
	}

	@Test
	void agentsOwnTokenCanBeAccepted() throws Exception {
		this.fake.acceptToken("agent-token");
		this.caller.token("agent-token");
		assertThat(this.caller.get("/call_center/queues").path("items")).isNotEmpty();
	}

	@Test
	void unknownPathIsTheGatewaysNotFound() throws Exception {
		HttpResponse<String> response = this.caller.send("GET", "/call_center/nothing", null);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(WebitelCaller.json(response)).isEqualTo(Json.MAPPER.readTree("""
				{"code":5,"message":"Not Found","details":[]}"""));
	}

	@Test
	void listSaysWhetherThereIsMore() throws Exception {
		JsonNode first = this.caller.get("/call_center/queues?page=1&size=4");
		JsonNode second = this.caller.get("/call_center/queues?page=2&size=4");
		assertThat(first.path("items")).hasSize(4);
		assertThat(first.path("next").asBoolean()).isTrue();
		assertThat(second.path("items")).hasSize(2);
		assertThat(second.has("next")).isFalse();
	}

	@Test
	void sizeOutOfRangeIsForty() throws Exception {
		for (String size : List.of("0", "-1", "20001")) {
			assertThat(this.caller.get("/calendars/timezones?size=" + size).path("items")).hasSize(40);
		}
		assertThat(this.caller.get("/calendars/timezones").path("items")).hasSize(40);
		assertThat(this.caller.get("/calendars/timezones?size=20000").path("items")).hasSizeGreaterThan(300);
	}

	@Test
	void emptyListHasNoItems() throws Exception {
		assertThat(this.caller.get("/call_center/queues?q=nothing")).isEmpty();
	}

	@Test
	void idsRepeat() throws Exception {
		JsonNode items = this.caller.get("/call_center/queues?id=11&id=13").path("items");
		assertThat(items.findValuesAsText("name")).containsExactly("Soft collection", "Agent bound");
	}

	@Test
	void fieldsCutTheAnswer() throws Exception {
		JsonNode items = this.caller.get("/call_center/queues?id=11&fields=id&fields=name").path("items");
		assertThat(items.get(0)).isEqualTo(Json.MAPPER.readTree("""
				{"id":"11","name":"Soft collection"}"""));
	}

	@Test
	void qMatchesTheWholeNameUnlessThereIsAStar() throws Exception {
		assertThat(this.caller.get("/call_center/queues?q=soft").path("items")).isEmpty();
		assertThat(this.caller.get("/call_center/queues?q=SOFT%20collection").path("items")).hasSize(1);
		assertThat(this.caller.get("/call_center/queues?q=*collection").path("items")).hasSize(2);
	}

	@Test
	void listIsSortedByAField() throws Exception {
		assertThat(this.caller.get("/call_center/queues?sort=-id&fields=id").findValuesAsText("id")).startsWith("15",
				"14");
		assertThat(this.caller.get("/call_center/queues?sort=%2Bname&fields=name").findValuesAsText("name"))
			.startsWith("Agent bound");
	}

	@Test
	void queuesAreFoundByType() throws Exception {
		assertThat(this.caller.get("/call_center/queues?type=2&type=5").findValuesAsText("id")).containsExactly("11",
				"14");
	}

	@Test
	void offlineQueueHasNoType() throws Exception {
		JsonNode queue = this.caller.get("/call_center/queues/15");
		assertThat(queue.has("type")).isFalse();
		assertThat(queue.has("enabled")).isFalse();
		assertThat(queue.path("id").isTextual()).isTrue();
		assertThat(this.caller.get("/call_center/queues/11").path("type").isInt()).isTrue();
	}

	@Test
	void unknownQueueIsNotFoundInTheBodyOnly() throws Exception {
		this.caller.refused(500, 404, "store.sql_queue.get.app_error",
				this.caller.send("GET", "/call_center/queues/99", null));
	}

	@Test
	void queueCountsItsMembers() throws Exception {
		this.caller.load(11, WebitelCaller.member("a", 1, 1), WebitelCaller.with("\"name\":\"No number\""));
		JsonNode queue = this.caller.get("/call_center/queues/11");
		assertThat(queue.path("count").asInt()).isEqualTo(2);
		assertThat(queue.path("waiting").asInt()).isEqualTo(1);
	}

	@Test
	void queuesBucketsAreThoseAttached() throws Exception {
		JsonNode items = this.caller.get("/call_center/queues/13/buckets").path("items");
		assertThat(items.findValues("bucket")).extracting((bucket) -> bucket.path("id").asText())
			.containsExactly("101", "102", "103", "105", "106");
		assertThat(items.get(0).path("id").asText()).isNotEqualTo("101");
		this.fake.attachBucket(13, 104);
		this.fake.detachBucket(13, 101);
		assertThat(this.caller.get("/call_center/queues/13/buckets?q=Unattached").path("items")).hasSize(1);
		assertThat(this.caller.get("/call_center/queues/13/buckets?q=Olena*").path("items")).isEmpty();
		assertThat(this.caller.get("/call_center/queues/11/buckets").path("items")).isEmpty();
	}

	@Test
	void bucketNamesAreNotUnique() throws Exception {
		assertThat(this.caller.get("/call_center/buckets?q=Twin").findValuesAsText("id")).containsExactly("105", "106");
		this.fake.addBucket(107, "Twin");
		assertThat(this.caller.get("/call_center/buckets?q=twin").path("items")).hasSize(3);
	}

	@Test
	void communicationTypesHaveACode() throws Exception {
		this.fake.addCommunicationType(4, "Neighbour", "neighbour");
		JsonNode items = this.caller.get("/call_center/communication_type").path("items");
		assertThat(items.findValuesAsText("code")).containsExactly("mobile", "home", "work", "neighbour");
	}

	@Test
	void timeZonesAreFoundByName() throws Exception {
		assertThat(this.caller.get("/calendars/timezones?q=Europe/Kyiv").findValuesAsText("id")).containsExactly("1");
	}

	@Test
	void skillsAreListed() throws Exception {
		assertThat(this.caller.get("/call_center/skills").findValuesAsText("name")).containsExactly("English", "Legal");
	}

	@Test
	void agentWithoutTeamHasNoTeam() throws Exception {
		assertThat(this.caller.get("/call_center/agents/7").at("/team/name").asText()).isEqualTo("Collectors");
		assertThat(this.caller.get("/call_center/agents/9").has("team")).isFalse();
	}

	@Test
	void agentsAreFoundByExtension() throws Exception {
		assertThat(this.caller.get("/call_center/agents?extension=1002&extension=1003")
			.path("items")
			.findValuesAsText("extension")).containsExactly("1002", "1003");
		assertThat(this.caller.get("/call_center/agents?q=petro*").path("items")).hasSize(1);
	}

	@Test
	void unknownAgentIsNotFound() throws Exception {
		this.caller.refused(500, 404, "store.sql_agent.get.app_error",
				this.caller.send("GET", "/call_center/agents/99", null));
		this.caller.refused(500, 404, "store.sql_agent.get.app_error",
				this.caller.send("PATCH", "/call_center/agents/99/status", "{\"status\":\"online\"}"));
	}

	@Test
	void agentsStatusIsChangedAndRecorded() throws Exception {
		this.caller.ok("PATCH", "/call_center/agents/7/status", "{\"status\":\"pause\",\"payload\":\"Lunch\"}");
		JsonNode agent = this.caller.get("/call_center/agents/7");
		assertThat(agent.path("status").asText()).isEqualTo("pause");
		assertThat(agent.has("status_duration")).isFalse();
		assertThat(this.fake.statusChanges()).containsExactly(new FakeWebitel.StatusChange(7, "pause", "Lunch"));
	}

	@Test
	void unknownAgentStatusIsRefused() throws Exception {
		this.caller.refused(400, 400, "grpc.agent.update_status",
				this.caller.send("PATCH", "/call_center/agents/7/status", "{\"status\":\"asleep\"}"));
	}

	@Test
	void callIsMadeAndHungUp() throws Exception {
		String id = this.caller
			.ok("POST", "/calls", "{\"destination\":\"380501112233\",\"from\":{\"extension\":\"1001\"}}")
			.path("id")
			.asText();
		assertThat(this.fake.activeCalls()).containsExactly(id);
		assertThat(this.fake.calls()).singleElement().satisfies((call) -> {
			assertThat(call.id()).isEqualTo(id);
			assertThat(call.destination()).isEqualTo("380501112233");
			assertThat(call.extension()).isEqualTo("1001");
			assertThat(call.token()).isEqualTo(FakeWebitel.TOKEN);
		});
		this.caller.ok("DELETE", "/calls/active/" + id, "{}");
		assertThat(this.fake.activeCalls()).isEmpty();
		this.caller.refused(500, 404, "store.sql_call.get_instance.app_error",
				this.caller.send("DELETE", "/calls/active/" + id, "{}"));
	}

	@Test
	void callIsRefusedWithoutFromOrWhileTheAgentIsBusy() throws Exception {
		String call = "{\"destination\":\"380501112233\",\"from\":{\"extension\":\"1001\"},\"params\":{%s}}";
		this.caller.refused(400, 400, "app.call.create.valid.from",
				this.caller.send("POST", "/calls", "{\"destination\":\"380501112233\"}"));
		this.fake.busy("1001", true);
		this.caller.refused(400, 400, "app.call.create.valid.busy",
				this.caller.send("POST", "/calls", call.formatted("")));
		this.fake.busy("1001", false);
		this.fake.inCall("1001", true);
		this.caller.refused(400, 400, "app.call.create.valid.agent",
				this.caller.send("POST", "/calls", call.formatted("\"cancel_distribute\":true")));
		assertThat(this.fake.calls()).isEmpty();
		this.caller.ok("POST", "/calls", call.formatted(""));
	}

	@Test
	void callFromAnUnknownExtensionIsNotFound() throws Exception {
		HttpResponse<String> response = this.caller.send("POST", "/calls",
				"{\"destination\":\"380501112233\",\"from\":{\"extension\":\"4711\"}}");
		assertThat(WebitelCaller.json(response).path("code").asInt()).isEqualTo(404);
	}

	@Test
	void attemptIsReportedOnce() throws Exception {
		long member = this.caller.load(11, WebitelCaller.member("a", 1, 1)).get(0).asLong();
		long attempt = this.fake.startAttempt(member);
		String path = "/call_center/attempts/" + attempt;
		JsonNode answer = this.caller.ok("PATCH", path, "{\"status\":\"success\",\"description\":\"paid\"}");
		assertThat(answer.path("status").asText()).isEqualTo("success");
		assertThat(this.fake.attemptResults()).singleElement()
			.satisfies((result) -> assertThat(result.body().path("description").asText()).isEqualTo("paid"));
		assertThat(this.fake.members(11).get(0).stopCause()).isEqualTo("success");
		this.caller.refused(400, 400, "app.cc_member.reporting.app_err",
				this.caller.send("PATCH", path, "{\"status\":\"success\"}"));
	}

	@Test
	void unknownOrTimedOutAttemptCannotBeReported() throws Exception {
		long member = this.caller.load(11, WebitelCaller.member("a", 1, 1)).get(0).asLong();
		long attempt = this.fake.startAttempt(member);
		this.fake.timeOutAttempt(attempt);
		for (long id : new long[] { attempt, 1 }) {
			this.caller.refused(400, 400, "app.cc_member.reporting.app_err",
					this.caller.send("PATCH", "/call_center/attempts/" + id, "{\"status\":\"success\"}"));
		}
		assertThat(this.fake.attemptResults()).isEmpty();
	}

	@Test
	void otherResultLeavesTheMemberOpen() throws Exception {
		long member = this.caller.load(11, WebitelCaller.member("a", 1, 1)).get(0).asLong();
		this.caller.ok("PATCH", "/call_center/attempts/" + this.fake.startAttempt(member), "{}");
		assertThat(this.fake.attemptResults()).extracting(FakeWebitel.AttemptResult::status)
			.containsExactly("abandoned");
		assertThat(this.fake.members(11).get(0).stopCause()).isEmpty();
		assertThat(this.fake.members(11).get(0).attempts()).isEqualTo(1);
	}

	@Test
	void requestsAreRecordedWithABoundedBody() throws Exception {
		this.fake.keepBytes(11);
		this.caller.get("/call_center/queues?q=a%20b&id=1&id=2");
		this.caller.load(11, WebitelCaller.member("a", 1, 1));
		ReceivedRequest list = this.fake.requests().get(0);
		assertThat(list.method()).isEqualTo("GET");
		assertThat(list.path()).isEqualTo("/call_center/queues");
		assertThat(list.parameter("q")).containsExactly("a b");
		assertThat(list.parameter("id")).containsExactly("1", "2");
		assertThat(list.header("x-webitel-access")).isEqualTo(FakeWebitel.TOKEN);
		ReceivedRequest bulk = this.fake.requests(Operation.BULK).get(0);
		assertThat(bulk.text()).isEqualTo("{\"file_name");
		assertThat(bulk.length()).isGreaterThan(100);
	}

	@Test
	void eachRequestIsPrintedInALine() throws Exception {
		List<String> lines = new CopyOnWriteArrayList<>();
		this.fake.printTo(lines::add);
		this.caller.get("/call_center/queues?size=1");
		this.caller.load(11, WebitelCaller.members("a", 1, 0, 250));
		assertThat(lines).containsExactly("Webitel  GET /call_center/queues",
				"Webitel  POST /call_center/queues/11/members/bulk  250 members");
	}

	@Test
	void requestAgainstTheApiIsAContractProblem() throws Exception {
		assumeTrue(WebitelApi.find().isPresent());
		this.caller.get("/call_center/queues?size=1");
		assertThat(this.fake.contractProblems()).isEmpty();
		this.caller.load(11, WebitelCaller.with("\"nome\":\"x\""));
		assertThat(this.fake.contractProblems())
			.containsExactly("POST /call_center/queues/11/members/bulk: body.items[0]: unknown field nome");
	}

	@Test
	void restartsOnItsPortWithItsMembers() throws Exception {
		this.caller.load(11, WebitelCaller.member("a", 1, 1));
		this.fake.stop();
		assertThatThrownBy(() -> this.caller.get("/call_center/queues")).isInstanceOf(ConnectException.class);
		this.fake.start();
		assertThat(this.caller.get("/call_center/queues/11/members").path("items")).hasSize(1);
	}

}
