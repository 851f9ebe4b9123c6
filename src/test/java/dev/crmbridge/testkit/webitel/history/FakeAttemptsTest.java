package dev.crmbridge.testkit.webitel.history;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.StoredMember;
import dev.crmbridge.testkit.webitel.WebitelCaller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.crmbridge.testkit.webitel.WebitelCaller.member;
import static dev.crmbridge.testkit.webitel.WebitelCaller.members;
import static dev.crmbridge.testkit.webitel.WebitelCaller.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FakeAttemptsTest {

	private static final String HISTORY = "/call_center/queues/attempts/history";

	private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

	private final FakeWebitel fake = new FakeWebitel();

	private final FakeAttempts attempts = this.fake.attempts();

	private final WebitelCaller caller = new WebitelCaller(this.fake);

	@AfterEach
	void close() {
		this.fake.close();
	}

	private JsonNode search(String query) throws Exception {
		return this.caller.get(HISTORY + "?joined_at.from=1&" + query);
	}

	private List<Long> found(String query) throws Exception {
		return ids(search(query));
	}

	private static List<Long> ids(JsonNode page) {
		return StreamSupport.stream(page.path("items").spliterator(), false)
			.map((each) -> each.path("id").asLong())
			.toList();
	}

	private long load(int row) throws Exception {
		return this.caller.load(11, member("a", 1, row)).get(0).asLong();
	}

	/** Makes an attempt that left the given seconds after noon. */
	private long attempt(long member, String result, long seconds) {
		return this.attempts.add(member, AttemptEnd.with(result).leavingAt(NOON.plusSeconds(seconds)));
	}

	@Test
	void attemptIsAnsweredWithItsMemberAndItsTimes() throws Exception {
		long member = load(3);
		long attempt = this.attempts.add(member,
				AttemptEnd.with("success")
					.agent(7)
					.bridgedAt(NOON.minusSeconds(30))
					.leavingAt(NOON)
					.reportingAt(NOON.plusSeconds(5)));
		JsonNode item = search("").path("items").get(0);
		long noon = NOON.toEpochMilli();
		assertThat(item).isEqualTo(Json.json("""
				{"id":"%d","channel":"call","queue":{"id":"11","name":"Soft collection"},
				"member":{"id":"%d","name":"Client 3"},
				"variables":{"import_id":"a","import_chunk":"1","import_row":"3"},
				"agent":{"id":"7","name":"Olena Bondar"},"offered_agents":[{"id":"7","name":"Olena Bondar"}],
				"destination":{"id":"1","destination":"380500000003","type":{"id":"1","name":"Mobile"}},
				"joined_at":"%d","offering_at":"%d","bridged_at":"%d","reporting_at":"%d","leaving_at":"%d",
				"result":"success","attempts":1}""".formatted(attempt, member, noon - 30_000, noon - 30_000,
				noon - 30_000, noon + 5000, noon)));
		assertThat(this.fake.contractProblems()).isEmpty();
	}

	@Test
	void emptyValuesAreLeftOut() throws Exception {
		attempt(load(1), "busy", 0);
		JsonNode item = search("").path("items").get(0);
		assertThat(item.path("result").asText()).isEqualTo("busy");
		for (String absent : List.of("agent", "offered_agents", "offering_at", "bridged_at", "reporting_at")) {
			assertThat(item.has(absent)).as(absent).isFalse();
		}
	}

	@Test
	void searchWithoutJoinedAtOrMemberIsRefused() throws Exception {
		long member = load(1);
		attempt(member, "busy", 0);
		this.caller.refused(400, 400, "grpc.member.search_attempt",
				this.caller.send("GET", HISTORY + "?leaving_at.from=1&queue_id=11", null));
		assertThat(this.caller.get(HISTORY + "?member_id=" + member).path("items")).hasSize(1);
		assertThat(this.caller.get(HISTORY + "?joined_at.from=0").path("items")).hasSize(1);
		assertThat(this.caller.get(HISTORY + "?joined_at.to=1")).isEmpty();
	}

	@Test
	void liveAttemptIsNotInTheHistory() throws Exception {
		long member = load(1);
		long live = this.fake.startAttempt(member);
		assertThat(search("")).isEmpty();
		this.fake.timeOutAttempt(live);
		assertThat(search("").findValuesAsText("result")).containsExactly("timeout");
		assertThat(this.attempts.end(live, AttemptEnd.with("success"))).isFalse();
		assertThat(search("").findValuesAsText("result")).containsExactly("timeout");
	}

	@Test
	void reportedResultIsInTheHistory() throws Exception {
		long member = load(1);
		long first = this.fake.startAttempt(member);
		this.caller.ok("PATCH", "/call_center/attempts/" + first, "{}");
		long second = this.fake.startAttempt(member);
		this.caller.ok("PATCH", "/call_center/attempts/" + second, "{\"status\":\"success\",\"agent_id\":8}");
		JsonNode page = search("sort=%2Bid");
		assertThat(ids(page)).containsExactly(first, second);
		assertThat(page.findValuesAsText("result")).containsExactly("abandoned", "success");
		assertThat(page.path("items").get(1).path("agent").path("name").asText()).isEqualTo("Petro Melnyk");
		assertThat(page.path("items").get(1).path("attempts").asInt()).isEqualTo(2);
		assertThat(page.findValues("reporting_at")).hasSize(2);
		assertThat(this.fake.members(11).get(0).stopCause()).isEqualTo("success");
	}

	@Test
	void attemptsOfAMemberCallItsNumbersInTurn() throws Exception {
		long member = this.caller.load(11, with("\"name\":\"Two\"", """
				"communications":[{"destination":"1","type":{"id":"1"}},{"destination":"2","type":{"id":"1"}}]"""))
			.get(0)
			.asLong();
		LongStream.range(0, 3).forEach((second) -> attempt(member, "no_answer", second));
		assertThat(search("sort=%2Bleaving_at").path("items"))
			.extracting((each) -> each.at("/destination/destination").asText())
			.containsExactly("1", "2", "1");
	}

	@Test
	void boundsBelongToTheRangeUnlessTheyAreZero() throws Exception {
		long member = load(1);
		List<Long> ids = LongStream.range(0, 4).map((second) -> attempt(member, "busy", second)).boxed().toList();
		long noon = NOON.toEpochMilli();
		String sort = "&sort=%2Bleaving_at";
		assertThat(found("leaving_at.from=" + (noon + 1000) + "&leaving_at.to=" + (noon + 2000) + sort))
			.containsExactly(ids.get(1), ids.get(2));
		assertThat(found("leaving_at.from=" + (noon + 1001) + sort)).containsExactly(ids.get(2), ids.get(3));
		assertThat(found("leaving_at.to=" + (noon + 999) + sort)).containsExactly(ids.get(0));
		assertThat(found("leaving_at.from=0&leaving_at.to=0" + sort)).isEqualTo(ids);
		assertThat(found("leaving_at.from=" + (noon + 2) + "&leaving_at.to=" + noon)).isEmpty();
	}

	@Test
	void filtersRepeatAndJoin() throws Exception {
		long member = load(1);
		long other = this.caller.load(12, member("b", 1, 2)).get(0).asLong();
		long busy = attempt(member, "busy", 0);
		long success = this.attempts.add(member, AttemptEnd.with("success").agent(7));
		long timeout = this.attempts.add(other, AttemptEnd.with("timeout").agent(8));
		assertThat(found("queue_id=11&sort=id")).containsExactly(busy, success);
		assertThat(found("queue_id=11&queue_id=12&sort=id")).containsExactly(busy, success, timeout);
		assertThat(found("member_id=" + other)).containsExactly(timeout);
		assertThat(found("id=" + busy + "&id=" + timeout + "&sort=-id")).containsExactly(timeout, busy);
		assertThat(found("result=busy&result=timeout&queue_id=12")).containsExactly(timeout);
		assertThat(found("agent_id=7&agent_id=8&sort=id")).containsExactly(success, timeout);
		assertThat(found("queue_id=13")).isEmpty();
		assertThat(this.fake.contractProblems()).isEmpty();
	}

	@Test
	void newestIsFirstAndEqualTimesAreInTheOrderOfIds() throws Exception {
		long member = load(1);
		long late = attempt(member, "busy", 9);
		long first = attempt(member, "busy", 5);
		long second = attempt(member, "busy", 5);
		assertThat(found("sort=%2Bleaving_at")).containsExactly(first, second, late);
		assertThat(found("sort=+leaving_at")).containsExactly(first, second, late);
		assertThat(found("sort=-leaving_at")).containsExactly(late, second, first);
		assertThat(found("")).containsExactly(late, second, first);
		this.caller.refused(500, 500, "store.sql_member.attempts_history.app_error",
				this.caller.send("GET", HISTORY + "?joined_at.from=1&sort=-left_at", null));
	}

	@Test
	void historyIsPaged() throws Exception {
		long member = load(1);
		List<Long> ids = LongStream.range(0, 50).map((second) -> attempt(member, "busy", second)).boxed().toList();
		assertThat(found("sort=%2Bleaving_at")).isEqualTo(ids.subList(0, 40));
		assertThat(found("sort=%2Bleaving_at&size=20001")).hasSize(40);
		JsonNode second = search("sort=%2Bleaving_at&size=25&page=2&fields=id&fields=result");
		assertThat(ids(second)).isEqualTo(ids.subList(25, 50));
		assertThat(second.has("next")).isFalse();
		assertThat(second.path("items").get(0).properties()).hasSize(2);
		assertThat(search("sort=%2Bleaving_at&size=25").path("next").asBoolean()).isTrue();
		HttpResponse<String> wrong = this.caller.send("GET", HISTORY + "?joined_at.from=1&size=many", null);
		assertThat(wrong.statusCode()).isEqualTo(400);
	}

	@Test
	void pagesShiftWhileTheyAreRead() throws Exception {
		List<Long> members = new ArrayList<>();
		this.caller.load(11, members("a", 1, 0, 2)).forEach((id) -> members.add(id.asLong()));
		List<Long> ids = LongStream.range(10, 14)
			.map((second) -> attempt(members.get(0), "busy", second))
			.boxed()
			.toList();
		List<Long> inserted = new ArrayList<>();
		this.attempts.betweenPages((page) -> inserted.add(attempt(members.get(1), "busy", page)));
		assertThat(found("sort=%2Bleaving_at&size=2&page=1")).containsExactly(ids.get(0), ids.get(1));
		// an older attempt has moved the second one to this page
		assertThat(found("sort=%2Bleaving_at&size=2&page=2")).containsExactly(ids.get(1), ids.get(2));
		assertThat(inserted).hasSize(2);
		assertThat(found("sort=%2Bleaving_at&size=2&page=3")).containsExactly(ids.get(2), ids.get(3));
		assertThat(inserted).hasSize(2);
		assertThat(this.attempts.ended()).hasSize(6);
	}

	@Test
	void attemptAppearsLaterThanItEnded() throws Exception {
		long member = load(1);
		AttemptEnd end = AttemptEnd.with("success").leavingAt(NOON).appearsAfter(Duration.ofMinutes(9));
		long attempt = this.attempts.add(member, end);
		assertThat(found("")).isEmpty();
		assertThat(this.attempts.ended()).extracting(EndedAttempt::id).containsExactly(attempt);
		this.fake.clockOffset(Duration.ofMinutes(9).plusSeconds(1));
		assertThat(found("")).containsExactly(attempt);
		long second = this.attempts.add(member, end);
		assertThat(found("id=" + second)).isEmpty();
		this.attempts.reveal();
		assertThat(found("id=" + second)).containsExactly(second);
		assertThat(this.attempts.ended()).hasSize(2);
	}

	@Test
	void clockOfWebitelDiffers() throws Exception {
		Instant before = Instant.now().minusMillis(1);
		this.fake.clockOffset(Duration.ofMinutes(-5));
		long member = load(1);
		this.attempts.add(member, AttemptEnd.with("busy"));
		assertThat(this.attempts.ended().get(0).leavingAt()).isBetween(before.minusSeconds(300).toEpochMilli(),
				Instant.now().minusSeconds(300).toEpochMilli());
		JsonNode stored = this.caller.get("/call_center/queues/11/members/" + member);
		assertThat(stored.path("created_at").asLong()).isLessThan(before.minusSeconds(200).toEpochMilli());
	}

	@Test
	void attemptOfADeletedMemberHasNoVariables() throws Exception {
		long member = load(1);
		attempt(member, "busy", 0);
		this.caller.ok("DELETE", "/call_center/queues/11/members/" + member, null);
		JsonNode item = search("").path("items").get(0);
		assertThat(item.has("variables")).isFalse();
		assertThat(item.path("member")).isEqualTo(Json.json("{\"id\":\"" + member + "\"}"));
		assertThat(item.path("destination").path("destination").asText()).isEqualTo("380500000001");
	}

	@Test
	void dialerCallsEachMemberUntilSuccessOrItsLastAttempt() throws Exception {
		this.caller.load(11, members("a", 1, 0, 12));
		this.caller.load(14, members("b", 1, 0, 3));
		this.caller.load(12, members("c", 1, 0, 2));
		long later = Instant.now().plusSeconds(3600).toEpochMilli();
		this.caller.load(11, with("\"min_offering_at\":" + later, "\"name\":\"Later\""),
				with("\"expire_at\":1", "\"name\":\"Expired\""));
		this.fake.dial(new FakeDialer.Settings(List.of(11L, 14L), List.of(7L, 8L), 200, 3, Duration.ZERO, 1));
		await().atMost(TestRun.WAIT_LIMIT).until(() -> closed("a") + closed("b") == 15);
		assertThat(this.fake.membersOf("c")).allMatch((member) -> member.attempts() == 0);
		assertThat(this.fake.members(11)).filteredOn((member) -> member.attempts() == 0).hasSize(2);
		List<EndedAttempt> ended = this.attempts.ended();
		assertThat(ended).hasSize(Stream.of("a", "b")
			.flatMap((load) -> this.fake.membersOf(load).stream())
			.mapToInt(StoredMember::attempts)
			.sum());
		assertThat(ended).extracting(EndedAttempt::result)
			.contains("success", "no_answer", "busy", "timeout", "abandoned");
		assertThat(ended).filteredOn((each) -> each.result().equals("success"))
			.allMatch((each) -> each.agent() > 0 && each.joinedAt() <= each.bridgedAt()
					&& each.bridgedAt() <= each.leavingAt());
		assertThat(ended).anyMatch((each) -> each.number() == 3).allMatch((each) -> each.number() <= 3);
		assertThat(found("size=1000")).hasSameSizeAs(ended);
	}

	private long closed(String load) {
		return this.fake.membersOf(load).stream().filter((member) -> !member.stopCause().isEmpty()).count();
	}

	@Test
	void filledHistoryIsReadByTime() throws Exception {
		List<Long> members = new ArrayList<>();
		this.caller.load(11, members("a", 1, 0, 10)).forEach((id) -> members.add(id.asLong()));
		this.attempts.fill(members, 100_000, NOON.minus(Duration.ofDays(1)), NOON);
		attempt(members.get(0), "success", -3600);
		long from = NOON.minusSeconds(3600).toEpochMilli();
		JsonNode page = search("leaving_at.from=" + from + "&leaving_at.to=" + from + "&sort=-leaving_at");
		assertThat(page.findValuesAsText("leaving_at")).isNotEmpty().containsOnly(Long.toString(from));
		String hour = "leaving_at.from=" + from + "&size=20000&fields=id&fields=leaving_at&sort=";
		List<Long> ascending = found(hour + "%2Bleaving_at");
		assertThat(ascending).hasSizeBetween(4165, 4169).doesNotHaveDuplicates();
		List<Long> descending = new ArrayList<>(found(hour + "-leaving_at"));
		Collections.reverse(descending);
		assertThat(descending).isEqualTo(ascending);
		assertThat(this.attempts.ended()).hasSize(100_001);
	}

}
