package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * Refusals by Webitel: halving finds a bad row, which is rejected; the refusal of a
 * request as a whole stops the load.
 */
class RefusedRowsTest extends ListTestBase {

	private static final int ROWS = 30;

	private static final Failure BAD_ROW = Failure.error(400, "store.sql_member.bulk_save.app_error", "pq: bad row");

	private final String marker = marker();

	@Test
	void halvingFindsBadRowAndLoadsItsNeighbours() throws IOException {
		uploads(name(this.marker, 7)).failAlways(BAD_ROW);
		JsonNode receipt = loaded(drop(this.marker, ROWS));
		assertEachRowOnce(receipt);
		// of the first ten: 1-5, 6, 7, 8-10
		assertChunks(receipt, 6, 5, 0, 0);
		assertThat(receipt.path("accepted").asInt()).isEqualTo(ROWS - 1);
		assertThat(receipt.path("rejections").findValuesAsText("code")).containsExactly("refused-by-webitel");
		assertThat(lines(receipt, "rejected.csv")).containsExactly(
				"7,%s,380503000007,,C-7,1,,7,Webitel refused the row: pq: bad row".formatted(name(this.marker, 7)));
		assertThat(uploaded(name(this.marker, 7))).extracting((request) -> request.json().path("items").size())
			.containsExactly(10, 5, 2, 1);
	}

	@Test
	void halvesHaveNewChunkNumbers() throws IOException {
		uploads(name(this.marker, 7)).failAlways(BAD_ROW);
		JsonNode receipt = loaded(drop(this.marker, ROWS));
		assertThat(uploaded(this.marker)).allSatisfy(
				(request) -> assertThat(request.json().findValuesAsText("import_chunk").stream().distinct().toList())
					.hasSize(1));
		assertThat(uploaded(this.marker)).extracting((request) -> request.json().findValue("import_chunk").asText())
			.doesNotHaveDuplicates()
			.hasSize(3 + 2 + 2 + 2);
		assertThat(WEBITEL.membersOf(id(receipt))).extracting((member) -> member.variables().get("import_chunk"))
			.doesNotContain("1");
	}

	@Test
	void halvingFindsSeveralBadRows() throws IOException {
		for (int row : new int[] { 1, 2, 15, 30 }) {
			uploads(name(this.marker, row)).failAlways(BAD_ROW);
		}
		JsonNode receipt = loaded(drop(this.marker, ROWS));
		assertEachRowOnce(receipt);
		assertThat(lines(receipt, "rejected.csv")).extracting((line) -> line.split(",")[7])
			.containsExactlyInAnyOrder("1", "2", "15", "30");
	}

	@Test
	void refusedListOfOneRowEndsWithoutMembers() throws IOException {
		uploads(this.marker).failAlways(BAD_ROW);
		JsonNode receipt = loaded(drop(this.marker, 1));
		assertEachRowOnce(receipt);
		assertThat(receipt.path("rejected").asInt()).isEqualTo(1);
		assertThat(uploaded(this.marker)).hasSize(1);
	}

	@Test
	void resumeOfEndedLoadKeepsItsRefusedRows() throws IOException {
		uploads(this.marker).failAlways(BAD_ROW);
		JsonNode receipt = loaded(drop(this.marker, 1));
		ok(409, admin("POST", "/admin/loads/" + id(receipt) + "/resume"));
		JsonNode load = ok(200, admin("GET", "/admin/loads/" + id(receipt)));
		assertThat(load.path("rejected").asInt()).isEqualTo(1);
		assertThat(load.path("rejections")).isEqualTo(receipt.path("rejections"));
	}

	@Test
	void halvingFindsRowWhoseTypeWasRemovedAfterFirstPass() throws IOException {
		WEBITEL.addCommunicationType(2, "Home", "home");
		uploads(this.marker).failNext(Failure.error(400, "app.member.valid.queue", "Mismatch queue type"), 3);
		String list = list(this.marker, ROWS).replace("380503000012,,", "380503000012,0442345678,");
		drop("in/soft", this.marker + ".csv", list);
		JsonNode stopped = await(this.marker + ".csv", "stopped");
		try {
			WEBITEL.heal();
			WEBITEL.removeCommunicationType(2);
			ok(202, admin("POST", "/admin/loads/" + id(stopped) + "/resume"));
			JsonNode receipt = loaded(this.marker + ".csv");
			assertEachRowOnce(receipt);
			assertThat(lines(receipt, "rejected.csv")).singleElement()
				.asString()
				.startsWith("12,")
				.endsWith("pq: not found communication type\"");
		}
		finally {
			WEBITEL.addCommunicationType(2, "Home", "home");
		}
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void refusalOfRequestStopsLoadUntilResume(Failure refusal, String reason) throws IOException {
		uploads(this.marker).failAlways(refusal);
		String file = drop(this.marker, ROWS);
		JsonNode stopped = await(file, "stopped");
		assertThat(stopped.path("reason").asText()).contains(reason);
		assertThat(stopped.path("pending").asInt()).isEqualTo(ROWS);
		assertThat(stopped.path("rejected").asInt()).isZero();
		// at most one request for each chunk, and no second one
		assertThat(uploaded(this.marker)).hasSizeLessThanOrEqualTo(3);
		WEBITEL.heal();
		JsonNode resumed = ok(202, admin("POST", "/admin/loads/" + id(stopped) + "/resume"));
		assertThat(state(resumed)).isNotEqualTo("stopped");
		JsonNode receipt = loaded(file);
		assertEachRowOnce(receipt);
		assertChunks(receipt, 3, 3, 0, 0);
	}

	static Stream<Arguments> refusals() {
		return Stream.of(
				argumentSet("queue", Failure.error(400, "app.member.valid.queue", "Mismatch queue type"),
						"Mismatch queue type"),
				argumentSet("file name", Failure.error(400, "app.member.valid.file_name", "too long"), "too long"),
				argumentSet("404", Failure.error(404, "store.sql_queue.get.app_error", "no rows"), "no rows"));
	}

	@Test
	void removedQueueStopsLoad() throws IOException {
		uploads(this.marker).failAlways(Failure.tooManyRequests(1));
		String file = drop(this.marker, ROWS);
		await().until(() -> !uploaded(this.marker).isEmpty());
		WEBITEL.removeQueue(11);
		WEBITEL.heal();
		try {
			JsonNode stopped = await(file, "stopped");
			assertThat(stopped.path("reason").asText()).contains("404");
		}
		finally {
			WEBITEL.addQueue(11, "Soft collection", 5);
		}
		ok(202, admin("POST", "/admin/loads/" + id(load(file)) + "/resume"));
		assertEachRowOnce(loaded(file));
	}

	@Test
	void twentyRefusalsWithoutSuccessStopLoad() throws IOException {
		uploads(this.marker).failAlways(BAD_ROW);
		String file = drop(this.marker, ROWS);
		JsonNode stopped = await(file, "stopped");
		assertThat(stopped.path("reason").asText()).contains("store.sql_member.bulk_save.app_error", "bad row");
		assertThat(stopped.path("rejected").asInt()).isBetween(20, ROWS - 1);
		assertThat(stopped.path("accepted").asInt()).isZero();
		assertThat(stopped.path("pending").asInt()).isEqualTo(ROWS - stopped.path("rejected").asInt());
		WEBITEL.heal();
		ok(202, admin("POST", "/admin/loads/" + id(stopped) + "/resume"));
		JsonNode receipt = loaded(file);
		assertEachRowOnce(receipt);
		assertThat(receipt.path("accepted").asInt()).isEqualTo(ROWS);
		assertThat(receipt.path("rejections")).isEmpty();
	}

	@Test
	void manyRefusedRowsAreRejectedIfOthersAreAccepted() throws IOException {
		// the first chunk is good, and was sent before the others were halved
		for (int row = 11; row <= 35; row++) {
			uploads(name(this.marker, row)).failAlways(BAD_ROW);
		}
		JsonNode receipt = loaded(drop(this.marker, 40));
		assertEachRowOnce(receipt);
		assertThat(receipt.path("rejected").asInt()).isEqualTo(25);
		assertThat(WEBITEL.membersOf(id(receipt))).extracting(StoredMember::name)
			.containsAll(List.of(name(this.marker, 1), name(this.marker, 40)));
	}

}
