package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.Operation;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests lists that are dropped again, are previewed, or change after they were claimed.
 */
class SameListTest extends ListTestBase {

	private static final int ROWS = 12;

	private final String marker = marker();

	private final String file = this.marker + ".csv";

	@Test
	void loadsSameBytesOncePerDay() throws IOException {
		JsonNode first = loaded(drop(this.marker, ROWS));
		int sent = uploaded(this.marker).size();
		String again = marker() + ".csv";
		drop("in/soft", again, list(this.marker, ROWS));
		JsonNode shown = await(again, "already-loaded");
		JsonNode receipt = receipt(done(shown));
		for (String count : List.of("rows", "accepted", "rejected", "duplicates")) {
			assertThat(receipt.path(count).asInt(-1)).as(count).isZero();
		}
		assertThat(receipt.path("sha256")).isEqualTo(first.path("sha256"));
		assertThat(id(receipt)).isNotEqualTo(id(first));
		assertThat(shown.path("reason").asText()).contains(id(first));
		assertThat(uploaded(this.marker)).hasSize(sent);
		assertThat(done(receipt).resolve(again)).hasContent(list(this.marker, ROWS));
		assertThat(lines(receipt, "accepted.csv")).isEmpty();
		assertThat(lines(receipt, "rejected.csv")).isEmpty();
	}

	@Test
	void loadsSameBytesDroppedAtOnceOnce() throws IOException {
		String list = list(this.marker, ROWS);
		List<String> files = List.of(marker() + ".csv", marker() + ".csv", marker() + ".csv");
		for (String each : files) {
			drop("in/soft", each, list);
		}
		List<String> states = files.stream().map((each) -> state(await(each, "loaded", "already-loaded"))).toList();
		assertThat(states).containsExactlyInAnyOrder("loaded", "already-loaded", "already-loaded");
		assertThat(WEBITEL.members(11)).extracting(StoredMember::name)
			.filteredOn((name) -> name.startsWith(this.marker))
			.hasSize(ROWS)
			.doesNotHaveDuplicates();
	}

	@Test
	void doesNotLoadSameBytesNextToStoppedLoad() throws IOException {
		uploads(this.marker).failAlways(Failure.error(400, "app.member.valid.queue", "no"));
		JsonNode stopped = await(drop(this.marker, ROWS), "stopped");
		String again = marker() + ".csv";
		drop("in/soft", again, list(this.marker, ROWS));
		await(again, "already-loaded");
		WEBITEL.heal();
		ok(202, admin("POST", "/admin/loads/" + id(stopped) + "/resume"));
		assertEachRowOnce(loaded(this.file));
	}

	@Test
	void loadsSameBytesForAnotherDialer() throws IOException {
		String list = "client_id,client_name,mobile,home,contract,debt,priority,phone,agent\n1," + this.marker
				+ ",0501112233,,C-1,1,,0671112201,Olena Bondar\n";
		String other = marker() + ".csv";
		drop("in/soft", this.file, list);
		JsonNode soft = loaded(this.file);
		drop("in/agent-bound", other, list);
		JsonNode bound = loaded(other);
		assertThat(bound.path("sha256")).isEqualTo(soft.path("sha256"));
		assertThat(WEBITEL.membersOf(id(soft))).extracting(StoredMember::queue).containsExactly(11L);
		assertThat(WEBITEL.membersOf(id(bound))).extracting(StoredMember::queue).containsExactly(13L);
	}

	@Test
	void previewsSameReportAndUploadsNothing() throws IOException {
		String list = list(this.marker, ROWS).replace("380503000003", "no number")
			.replace("380503000005", "380503000004");
		String preview = marker() + ".csv";
		drop("preview/soft", preview, list);
		JsonNode looked = receipt(done(await(preview, "preview")));
		assertThat(uploaded(this.marker)).isEmpty();
		assertThat(looked.path("accepted").asInt()).isEqualTo(ROWS - 2);
		assertThat(lines(looked, "accepted.csv")).hasSize(ROWS - 2)
			.startsWith("1,%s,380503000001,".formatted(name(this.marker, 1)));
		assertThat(done(looked).resolve("report.html")).content().contains("Nothing was uploaded");
		drop("in/soft", this.file, list);
		JsonNode loaded = loaded(this.file);
		for (String key : List.of("queue", "sha256", "charset", "delimiter", "rows", "accepted", "rejected",
				"duplicates", "rejections")) {
			assertThat(looked.path(key)).as(key).isEqualTo(loaded.path(key));
		}
		assertThat(lines(looked, "rejected.csv")).isEqualTo(lines(loaded, "rejected.csv"));
		assertThat(lines(looked, "accepted.csv"))
			.isEqualTo(lines(loaded, "accepted.csv").stream().map((line) -> line.replaceAll("[0-9]+$", "")).toList());
		assertThat(WEBITEL.membersOf(id(looked))).isEmpty();
		assertThat(WEBITEL.membersOf(id(loaded))).hasSize(ROWS - 2);
	}

	@Test
	void previewsListThatIsAlreadyLoaded() throws IOException {
		loaded(drop(this.marker, ROWS));
		String preview = marker() + ".csv";
		drop("preview/soft", preview, list(this.marker, ROWS));
		assertThat(await(preview, "preview").path("accepted").asInt()).isEqualTo(ROWS);
	}

	@Test
	void rereadsFileThatGrowsWhileRead() throws IOException {
		String list = list(this.marker, ROWS);
		int half = list.indexOf("6," + this.marker);
		int asked = WEBITEL.requests(Operation.QUEUE).size();
		WEBITEL.on(Operation.QUEUE).failNext(Failure.lateAnswer(FakeWebitel.RELEASED));
		drop("in/soft", this.file, list.substring(0, half));
		await().until(() -> WEBITEL.requests(Operation.QUEUE).size() > asked);
		Path original = MEMBERS.resolve("work").resolve(id(load(this.file))).resolve("original").resolve(this.file);
		Files.writeString(original, list.substring(half), StandardOpenOption.APPEND);
		WEBITEL.release();
		JsonNode receipt = loaded(this.file);
		assertEachRowOnce(receipt);
		assertThat(receipt.path("rows").asInt()).isEqualTo(ROWS);
		assertThat(receipt.path("sha256").asText()).isEqualTo(DigestUtils.sha256Hex(list));
		assertThat(WEBITEL.requests(Operation.QUEUE)).hasSizeGreaterThanOrEqualTo(asked + 2);
		assertThat(uploaded(this.marker)).hasSize(2);
	}

	@Test
	void rereadsGrowingListThatLooksWrong() throws IOException {
		String list = list(this.marker, ROWS);
		int asked = WEBITEL.requests(Operation.QUEUE).size();
		WEBITEL.on(Operation.QUEUE).failNext(Failure.lateAnswer(FakeWebitel.RELEASED));
		drop("in/soft", this.file, "client_id,");
		await().until(() -> WEBITEL.requests(Operation.QUEUE).size() > asked);
		Path original = MEMBERS.resolve("work").resolve(id(load(this.file))).resolve("original").resolve(this.file);
		Files.writeString(original, list.substring("client_id,".length()), StandardCharsets.UTF_8,
				StandardOpenOption.APPEND);
		WEBITEL.release();
		JsonNode receipt = loaded(this.file);
		assertEachRowOnce(receipt);
		assertThat(receipt.path("sha256").asText()).isEqualTo(DigestUtils.sha256Hex(list));
	}

	@Test
	void loadsTwoListsOfSameName() throws IOException {
		drop("in/soft", this.file, list(this.marker, ROWS));
		JsonNode first = loaded(this.file);
		String other = marker();
		drop("in/soft", this.file, list(other, ROWS));
		JsonNode second = await().until(() -> load(this.file),
				(load) -> !id(load).equals(id(first)) && state(load).equals("loaded"));
		assertEachRowOnce(second);
		assertThat(second.path("sha256")).isNotEqualTo(first.path("sha256"));
	}

}
