package dev.crmbridge.outcomes;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.OutcomeTestBase;
import dev.crmbridge.testkit.http.Query;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.Operation;
import dev.crmbridge.testkit.webitel.history.AttemptEnd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Outcomes of rows, from the attempt history to the CRM: each ended attempt of a loaded
 * member becomes an event once.
 */
class AttemptOutcomesTest extends OutcomeTestBase {

	private static final String HEADER = "client_id,client_name,mobile,home,contract,debt,priority\n";

	private static final AtomicInteger LISTS = new AtomicInteger();

	@AfterEach
	void heal() {
		WEBITEL.heal();
		WEBITEL.clockOffset(Duration.ZERO);
		WEBITEL.attempts().betweenPages((page) -> {
		});
		assertThat(WEBITEL.contractProblems()).isEmpty();
	}

	private static String name() {
		return "outcomes-" + UUID.randomUUID() + ".csv";
	}

	private String load(int rows) throws IOException {
		StringBuilder list = new StringBuilder(HEADER);
		// the same bytes would not be loaded again
		int unique = LISTS.incrementAndGet();
		IntStream.rangeClosed(1, rows)
			.forEach((n) -> list.append("%d,Member %d,38050300%04d,,C-%d,%d,\n".formatted(n, n, n, n, unique)));
		return load(name(), list.toString());
	}

	/** Waits until these results of a load have come, and no other. */
	private static void awaitResults(String load, Long... attempts) {
		await().untilAsserted(() -> assertThat(results(load)).map((event) -> event.path("attempt").asLong())
			.containsExactlyInAnyOrder(attempts));
	}

	/** Waits for two whole readings of the history. */
	private static void awaitReadings() {
		int before = WEBITEL.requests(Operation.ATTEMPT_HISTORY).size();
		await().until(() -> WEBITEL.requests(Operation.ATTEMPT_HISTORY).size() > before + 2);
	}

	@Test
	void attemptBecomesAnEvent() throws IOException {
		String load = load(2);
		Instant ended = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		long attempt = WEBITEL.attempts()
			.add(member(load, 2),
					AttemptEnd.with("success").agent(7).bridgedAt(ended.minusSeconds(9)).leavingAt(ended));
		awaitResults(load, attempt);
		JsonNode event = results(load).get(0);
		assertThat(event.path("event").asText()).isEqualTo("result");
		assertThat(event.path("direction").asText()).isEqualTo("outbound");
		assertThat(event.path("queue").asText()).isEqualTo("11");
		assertThat(event.path("member").asLong()).isEqualTo(member(load, 2));
		assertThat(event.path("agent").asText()).isEqualTo("7");
		assertThat(event.path("cid").asText()).isEqualTo("+380503000002");
		assertThat(event.path("result").asText()).isEqualTo("success");
		assertThat(event.path("attempts").asInt()).isOne();
		assertThat(event.path("row").asInt()).isEqualTo(2);
		assertThat(event.path("dialer").asText()).isEqualTo("soft");
		assertThat(event.path("name").asText()).isEqualTo("Member 2");
		assertThat(Instant.parse(event.path("bridged_at").asText())).isEqualTo(ended.minusSeconds(9));
		assertThat(Instant.parse(event.path("ended_at").asText())).isEqualTo(ended);
		assertThat(event.path("variables").path("contract").asText()).isEqualTo("C-2");
		assertThat(event.path("variables").has("import_id")).isFalse();
		assertThat(UUID.fromString(event.path("id").asText())).isNotNull();
		assertThat(event.path("received_at").asText()).endsWith("Z");
		awaitReadings();
		awaitResults(load, attempt);
		assertThat(CRM.requests("/seven-events")).isEmpty();
	}

	@Test
	void attemptsThatAppearLateAreFoundOnce() throws IOException {
		String load = load(3);
		Instant now = Instant.now();
		long late = WEBITEL.attempts()
			.add(member(load, 1),
					AttemptEnd.with("busy").leavingAt(now.minusSeconds(8 * 60)).appearsAfter(Duration.ofHours(1)));
		long early = WEBITEL.attempts().add(member(load, 2), AttemptEnd.with("no_answer").leavingAt(now));
		awaitResults(load, early);
		WEBITEL.attempts().reveal();
		awaitResults(load, early, late);
		long again = WEBITEL.attempts().add(member(load, 2), AttemptEnd.with("success"));
		awaitResults(load, early, late, again);
	}

	@ParameterizedTest
	@ValueSource(ints = { -5, 5 })
	void clocksMayDiffer(int minutes) throws IOException {
		WEBITEL.clockOffset(Duration.ofMinutes(minutes));
		String load = load(2);
		long attempt = WEBITEL.attempts().add(member(load, 1), AttemptEnd.with("success"));
		awaitResults(load, attempt);
		long next = WEBITEL.attempts().add(member(load, 2), AttemptEnd.with("timeout"));
		awaitResults(load, attempt, next);
	}

	@Test
	void pollAsksForLessThanTwentyMinutes() {
		awaitReadings();
		Query query = new Query(WEBITEL.requests(Operation.ATTEMPT_HISTORY)
			.get(WEBITEL.requests(Operation.ATTEMPT_HISTORY).size() - 1)
			.query());
		Instant from = Instant.ofEpochMilli(Long.parseLong(query.last("leaving_at.from")));
		assertThat(Duration.between(from, Instant.now())).isLessThan(Duration.ofMinutes(20));
	}

	@Test
	void pagesShiftWhileTheyAreRead() throws IOException {
		String load = load(40);
		List<Long> attempts = new ArrayList<>();
		Instant now = Instant.now();
		WEBITEL.attempts()
			.betweenPages((page) -> attempts.add(WEBITEL.attempts()
				.add(member(load, 1 + attempts.size() % 40),
						AttemptEnd.with("no_answer").leavingAt(now.minusSeconds(attempts.size() % 500)))));
		WEBITEL.attempts()
			.fill(IntStream.rangeClosed(1, 40).mapToObj((row) -> member(load, row)).toList(), 1500,
					now.minusSeconds(500), now);
		await().untilAsserted(() -> assertThat(results(load).size()).isGreaterThanOrEqualTo(1500));
		WEBITEL.attempts().betweenPages((page) -> {
		});
		Long[] expected = WEBITEL.attempts()
			.ended()
			.stream()
			.filter((each) -> each.member().id() >= member(load, 1) && each.member().id() <= member(load, 40))
			.map((each) -> each.id())
			.toArray(Long[]::new);
		awaitResults(load, expected);
	}

	@Test
	void outagesLoseNothing() throws IOException {
		String load = load(5);
		WEBITEL.on(Operation.ATTEMPT_HISTORY).failNext(Failure.badGateway(), 3);
		WEBITEL.on(Operation.ATTEMPT_HISTORY).failNext(Failure.connectionReset(), 2);
		Long[] attempts = IntStream.rangeClosed(1, 5)
			.mapToObj((row) -> WEBITEL.attempts().add(member(load, row), AttemptEnd.with("abandoned")))
			.toArray(Long[]::new);
		awaitResults(load, attempts);
		POSTGRES.stop();
		long later = WEBITEL.attempts().add(member(load, 1), AttemptEnd.with("success"));
		POSTGRES.restart();
		Long[] all = new Long[6];
		System.arraycopy(attempts, 0, all, 0, 5);
		all[5] = later;
		awaitResults(load, all);
	}

	/** One such attempt must not keep the others from being read. */
	@ParameterizedTest
	@ValueSource(strings = { "a\0b", "\ud800", "\u202e'; drop table call_event; --", "" })
	void resultMayBeAnyText(String result) throws IOException {
		String load = load(2);
		long odd = WEBITEL.attempts().add(member(load, 1), AttemptEnd.with(result));
		long next = WEBITEL.attempts().add(member(load, 2), AttemptEnd.with("success"));
		awaitResults(load, odd, next);
	}

	@Test
	void membersOfOthersMakeNoEvents() throws IOException {
		String load = load(1);
		int before = CRM.requests("/results").size();
		WEBITEL.attempts().add(WEBITEL.membersOf(load).get(0).id(), AttemptEnd.with("success"));
		await().until(() -> !results(load).isEmpty());
		assertThat(CRM.requests("/results").subList(before, CRM.requests("/results").size()))
			.allSatisfy((request) -> assertThat(request.json().path("load").asText()).isNotEmpty());
	}

	@Test
	void fileHasEachAcceptedRowWithItsLastAttempt() throws IOException {
		Charset charset = Charset.forName("windows-1251");
		String list = (HEADER + "1,\"Марія; =1+1\",0503000001,,C-1,1,\n2,Олена,12,,C-2,1,\n3,Іван,0503000003,,C-3,1,\n")
			.replace(',', ';');
		Path written = Files.write(MEMBERS.resolve("list.tmp"), list.getBytes(charset));
		String name = name();
		Files.move(written, MEMBERS.resolve("in/soft").resolve(name));
		String load = awaitLoad(name);
		Path file = done(load).resolve("outcomes.csv");
		await().until(() -> Files.exists(file));
		List<String> before = Files.readAllLines(file, charset);
		assertThat(before.get(0))
			.isEqualTo(HEADER.strip().replace(',', ';') + ";_member_id;_attempts;_result;_agent;_last_attempt_at");
		assertThat(before).hasSize(3);
		assertThat(before.get(2)).isEqualTo("3;Іван;0503000003;;C-3;1;;" + member(load, 3) + ";;;;");
		WEBITEL.attempts().add(member(load, 3), AttemptEnd.with("no_answer"));
		WEBITEL.attempts().add(member(load, 3), AttemptEnd.with("=success").agent(7));
		await().untilAsserted(() -> assertThat(Files.readAllLines(file, charset).get(2))
			.startsWith("3;Іван;0503000003;;C-3;1;;" + member(load, 3) + ";2;'=success;7;20"));
		assertThat(Files.readAllLines(file, charset).get(1)).startsWith("1;\"Марія;' =1+1\";");
		assertThat(Files.exists(done(load).resolve(".outcomes.csv"))).isFalse();
	}

	@Test
	void tableGetsEachAttempt() throws IOException, SQLException {
		POSTGRES.execute("store",
				"""
						create table if not exists attempt_result (attempt text primary key, list text, list_row bigint, dialer text,
						  member text, name text, number text, result text, attempts int, agent text, ended_at timestamptz,
						  contract text)""");
		String load = load(1);
		long attempt = WEBITEL.attempts().add(member(load, 1), AttemptEnd.with("success"));
		await().until(() -> {
			try (var connection = POSTGRES.connect("crm");
					var rows = connection.createStatement()
						.executeQuery("select * from attempt_result where attempt = '" + attempt + "'")) {
				return rows.next() && rows.getString("contract").equals("C-1") && rows.getLong("list_row") == 1
						&& rows.getString("list").equals(load) && rows.getObject("ended_at") != null;
			}
		});
	}

}
