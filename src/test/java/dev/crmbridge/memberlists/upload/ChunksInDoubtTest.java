package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.Operation;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Chunks in doubt, and chunks that Webitel fails at or postpones: each row is in Webitel
 * exactly once all the same.
 */
class ChunksInDoubtTest extends ListTestBase {

	private static final int ROWS = 30;

	private final String marker = marker();

	/** A row in the first of three chunks. */
	private final String row = name(this.marker, 5);

	@ParameterizedTest
	@MethodSource("outcomes")
	void chunkInDoubtIsReconciledAndResentIfMissing(Failure failure, int resent) throws IOException {
		uploads(this.row).failNext(failure);
		JsonNode receipt = loaded(drop(this.marker, ROWS));
		assertEachRowOnce(receipt);
		assertChunks(receipt, 3, 3, resent, 1);
		assertThat(uploaded(this.row)).hasSize(1 + resent);
		assertThat(receipt.path("accepted").asInt()).isEqualTo(ROWS);
	}

	static Stream<Arguments> outcomes() {
		Failure answerWithoutIds = new Failure(Duration.ZERO, Duration.ZERO, Answer.ok().body("application/json", "{}"),
				false);
		return Stream.of(argumentSet("answer lost", Failure.answerLost(), 0),
				argumentSet("answer without ids", answerWithoutIds, 0),
				argumentSet("500 and yet carried out", Failure.serverErrorAfterCommit(), 0),
				argumentSet("500", Failure.serverError(), 1),
				argumentSet("502 with an HTML page", Failure.badGateway(), 1),
				argumentSet("connection closed", Failure.connectionClosed(), 1));
	}

	@Test
	void connectionResetWhileSendingIsReconciled() throws IOException {
		WEBITEL.on(Operation.BULK).failNext(Failure.connectionReset());
		JsonNode receipt = loaded(drop(this.marker, ROWS));
		assertEachRowOnce(receipt);
		assertChunks(receipt, 3, 3, 1, 1);
	}

	@Test
	void recheckDeletesMembersOfLateCommit() throws IOException {
		uploads(this.row).failNext(Failure.refusal(Failure.gatewayTimeout(Duration.ZERO).answer()));
		String file = drop(this.marker, ROWS);
		await().until(() -> uploaded(this.row).size() == 2 && stored(file).size() == ROWS);
		List<StoredMember> before = stored(file);
		commit(uploaded(this.row).get(0));
		assertThat(stored(file)).hasSize(ROWS + 10);
		JsonNode receipt = loaded(file);
		recheck(receipt);
		await().until(() -> stored(file).size() == ROWS);
		assertThat(stored(file)).extracting(StoredMember::id)
			.containsExactlyElementsOf(before.stream().map(StoredMember::id).toList());
		assertEachRowOnce(receipt);
		assertChunks(receipt, 3, 3, 1, 1);
		assertThat(WEBITEL.deletions())
			.filteredOn((deletion) -> deletion.filter().at("/variables/import_id").asText().equals(id(receipt)))
			.singleElement()
			.satisfies((deletion) -> assertThat(deletion.deleted()).hasSize(10));
	}

	@Test
	void calledSecondMemberStays() throws IOException {
		uploads(this.row).failNext(Failure.refusal(Failure.gatewayTimeout(Duration.ZERO).answer()));
		String file = drop(this.marker, ROWS);
		await().until(() -> uploaded(this.row).size() == 2 && stored(file).size() == ROWS);
		commit(uploaded(this.row).get(0));
		StoredMember called = stored(file).get(ROWS);
		WEBITEL.startAttempt(called.id());
		recheck(loaded(file));
		await().until(() -> stored(file).size() == ROWS + 1);
		assertThat(stored(file)).extracting(StoredMember::id).contains(called.id());
	}

	@Test
	void failedReconcilingIsRetried() throws IOException {
		uploads(this.row).failNext(Failure.answerLost());
		String digest = DigestUtils.sha256Hex(list(this.marker, ROWS)).substring(0, 8);
		WEBITEL.on(Operation.MEMBERS)
			.when((request) -> request.query().contains(digest))
			.failNext(Failure.badGateway());
		JsonNode receipt = receipt(done(awaitRetried(drop(this.marker, ROWS), "loaded")));
		assertEachRowOnce(receipt);
		assertChunks(receipt, 3, 3, 0, 2);
	}

	@Test
	void failingChunkIsSentWholeThreeTimesThenHalved() throws IOException {
		uploads(this.row).failNext(Failure.serverError(), 3);
		JsonNode receipt = loaded(drop(this.marker, ROWS));
		assertEachRowOnce(receipt);
		assertChunks(receipt, 4, 4, 2, 3);
		assertThat(uploaded(this.row)).extracting((request) -> request.json().path("items").size())
			.containsExactly(10, 10, 10, 5);
	}

	@Test
	void alwaysFailingRowIsRejected() throws IOException {
		uploads(this.marker).failAlways(Failure.serverError());
		JsonNode receipt = loaded(drop(this.marker, 1));
		assertEachRowOnce(receipt);
		assertThat(receipt.path("rejections").findValuesAsText("code")).containsExactly("refused-by-webitel");
		assertThat(uploaded(this.marker)).hasSize(3);
	}

	@Test
	void retryAfterOfBusyWebitelIsHonoured() throws IOException {
		uploads(this.row).failNext(Failure.tooManyRequests(3));
		JsonNode receipt = loaded(drop(this.marker, ROWS));
		assertEachRowOnce(receipt);
		assertChunks(receipt, 3, 3, 0, 0);
		List<ReceivedRequest> sent = uploaded(this.row);
		assertThat(sent).hasSize(2);
		assertThat(Duration.ofNanos(sent.get(1).nanos() - sent.get(0).nanos()))
			.isGreaterThanOrEqualTo(Duration.ofMillis(2900));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void refusedTokenStopsLoadUntilTokenIsRestored(Runnable refusal) throws IOException {
		refusal.run();
		String file = drop(this.marker, ROWS);
		JsonNode stopped = await(file, "stopped");
		assertThat(stopped.path("reason").asText()).contains("refuses the token").doesNotContain(FakeWebitel.TOKEN);
		assertThat(uploaded(this.marker)).isEmpty();
		WEBITEL.restoreTokens();
		assertEachRowOnce(receipt(done(awaitRetried(file, "loaded"))));
	}

	static Stream<Arguments> refusals() {
		return Stream.of(argumentSet("401", (Runnable) WEBITEL::expireTokens),
				argumentSet("403", (Runnable) WEBITEL::forbidTokens));
	}

	@Test
	void tokenRefusedDuringLoadLosesNoRow() throws IOException {
		uploads(this.row).failAlways(Failure.error(401, "session.valid", "token=" + FakeWebitel.TOKEN));
		String file = drop(this.marker, ROWS);
		JsonNode stopped = await(file, "stopped");
		assertThat(stopped.path("accepted").asInt() + stopped.path("pending").asInt()).isEqualTo(ROWS);
		assertThat(stopped.path("pending").asInt()).isGreaterThanOrEqualTo(10);
		WEBITEL.heal();
		JsonNode receipt = receipt(done(awaitRetried(file, "loaded")));
		assertEachRowOnce(receipt);
		assertChunks(receipt, 3, 3, 0, 0);
	}

	@Test
	void allFailuresTogetherStillLoadEachRowOnce() throws IOException {
		uploads(this.marker).failRandomly(0.5, 7, Failure.answerLost(), Failure.serverErrorAfterCommit(),
				Failure.badGateway(), Failure.connectionClosed(), Failure.tooManyRequests(1));
		JsonNode receipt = loaded(drop(this.marker, 90));
		assertEachRowOnce(receipt);
		Map<String, Long> chunks = WEBITEL.membersOf(id(receipt))
			.stream()
			.map((member) -> member.variables().get("import_chunk"))
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
		assertThat(chunks.values()).allMatch((rows) -> rows <= 10);
		assertThat(receipt.path("chunks").path("read_back").asInt()).isPositive();
	}

	private List<StoredMember> stored(String file) {
		JsonNode load = load(file);
		return (load != null) ? WEBITEL.membersOf(id(load)) : List.of();
	}

	/** Makes the recheck of an ended load due. */
	private static void recheck(JsonNode load) {
		POSTGRES.execute("store",
				"update list_load set due_at = now() where id = '" + id(load) + "' and state = 'loaded'");
	}

	/** Carries out a request that Webitel received and did not carry out. */
	private void commit(ReceivedRequest request) {
		assertThat(send(HttpRequest.newBuilder(URI.create(WEBITEL.url() + request.path()))
			.header(FakeWebitel.TOKEN_HEADER, FakeWebitel.TOKEN)
			.POST(HttpRequest.BodyPublishers.ofByteArray(request.body()))).statusCode()).isEqualTo(200);
	}

}
