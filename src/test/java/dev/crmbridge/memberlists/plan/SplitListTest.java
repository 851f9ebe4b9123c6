package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.Plan;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.file.ListFile;
import dev.crmbridge.memberlists.file.MissingHeader;
import dev.crmbridge.memberlists.mapping.Dialer;
import dev.crmbridge.memberlists.mapping.ListColumns;
import dev.crmbridge.memberlists.mapping.member.MappedRows;
import dev.crmbridge.memberlists.workdir.ChunkFiles;
import dev.crmbridge.memberlists.workdir.RejectedCsvWriter;
import dev.crmbridge.testkit.http.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.longlong.Roaring64Bitmap;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests the first pass over a list whose rows go to several dialers, ten rows a chunk.
 */
class SplitListTest {

	private static final Dialer SOFT = dialer("{queue: \"11\", name: \"{name}\", NUMBER}");

	private static final Dialer EARLY = dialer("{queue: \"12\", name: \"{name} {surname}\", duplicates: none, NUMBER}");

	@TempDir
	private Path folder;

	private static Dialer dialer(String yaml) {
		return MappedRows.dialer(yaml.replace("NUMBER", "communications: [{destination: \"{phone}\", type: \"1\"}]"));
	}

	@Test
	void plansRowsForTheDialersTheyName() throws IOException {
		List<String> rows = new ArrayList<>(List.of("phone,name,surname,Dialer"));
		for (int n = 1; n <= 25; n++) {
			rows.add("05011100%02d,Olena,B,%s".formatted(n, (n % 2 == 0) ? "soft" : " early "));
		}
		Plan plan = plan("dialer", rows);
		assertThat(plan.queue()).isNull();
		assertThat(plan.dialers())
			.isEqualTo(Map.of("soft", new Plan.Counts(12, 0, 0), "early", new Plan.Counts(13, 0, 0)));
		assertThat(plan.chunks()).extracting(PlannedChunk::number).containsExactly(1, 2, 3, 4);
		assertThat(plan.chunks()).extracting(PlannedChunk::dialer, PlannedChunk::queue, PlannedChunk::rows)
			.containsExactlyInAnyOrder(tuple("early", "12", 10), tuple("early", "12", 3), tuple("soft", "11", 10),
					tuple("soft", "11", 2));
		for (PlannedChunk chunk : plan.chunks()) {
			JsonNode items = request(chunk.number()).path("items");
			assertThat(items).hasSize(chunk.rows()).allSatisfy((item) -> {
				assertThat(item.at("/variables/import_chunk").asText()).isEqualTo(String.valueOf(chunk.number()));
				assertThat(item.at("/variables/import_row").asInt() % 2 == 0).isEqualTo(chunk.dialer().equals("soft"));
			});
			assertThat(items.get(0).at("/variables/import_row").asLong()).isEqualTo(chunk.firstRow());
		}
	}

	@Test
	void rejectsRowOfUnknownDialer() throws IOException {
		Plan plan = plan("dialer", List.of("phone,name,surname,dialer", "0501110001,Olena,B,soft",
				"0501110002,Maria,S,unlisted", "0501110003,Petro,M,", "0501110004,Iryna,K", "x,Ivan,M,soft"));
		assertThat(plan.rows()).isEqualTo(5);
		assertThat(plan.rejected()).isEqualTo(4);
		assertThat(plan.rejections())
			.containsOnlyKeys("unknown-dialer", "empty-column", "wrong-field-count", "bad-number")
			.allSatisfy((code, rejected) -> assertThat(rejected).isEqualTo(new Plan.Rejected(1, null)));
		assertThat(plan.dialers()).isEqualTo(Map.of("soft", new Plan.Counts(2, 1, 0)));
		assertThat(Files.readAllLines(this.folder.resolve("rejected.csv"))).containsExactly(
				"phone,name,surname,dialer,_row,_reason",
				"0501110002,Maria,S,unlisted,2,\"there is no dialer \"\"unlisted\"\"\"",
				"0501110003,Petro,M,,3,the column dialer is empty",
				"0501110004,Iryna,K,4,\"wrong number of fields: 3 in the row, 4 in the header\"",
				"x,Ivan,M,soft,5,\"phone: \"\"x\"\" is not a phone number\"");
	}

	@Test
	void refusesListWithoutColumnOfOneDialer() {
		refused("missing-column", "dialer", "phone,name,dialer", "0501110001,Olena,soft", "0501110002,Maria,early");
	}

	@Test
	void refusesListWithoutSplitColumn() {
		refused("missing-column", "dialer", "phone,name,surname", "0501110001,Olena,B");
	}

	@Test
	void ignoresMissingColumnOfUnnamedDialer() throws IOException {
		assertThat(plan("dialer", List.of("phone,name,dialer", "0501110001,Olena,soft")).rejected()).isZero();
	}

	@Test
	void countsDuplicatesPerDialer() throws IOException {
		Plan plan = plan("dialer",
				List.of("phone,name,surname,dialer", "0501110001,Olena,B,soft", "380501110001,Maria,S,soft",
						"0501110001,Petro,M,early", "(050) 111-00-01,Iryna,K,early", "0501110002,Ivan,M,soft"));
		assertThat(plan.duplicates()).isEqualTo(1);
		assertThat(plan.dialers())
			.isEqualTo(Map.of("soft", new Plan.Counts(3, 0, 1), "early", new Plan.Counts(2, 0, 0)));
		assertThat(plan.chunks()).extracting(PlannedChunk::rows).containsExactly(2, 2);
	}

	@Test
	void loadsDuplicateOfRejectedRow() throws IOException {
		Plan plan = plan(null, List.of("phone,name", "0501110001,", "0501110001,Olena"));
		assertThat(plan.queue()).isEqualTo("11");
		assertThat(plan.rejected()).isEqualTo(1);
		assertThat(plan.duplicates()).isZero();
		assertThat(plan.dialers()).isEmpty();
		assertThat(plan.chunks()).extracting(PlannedChunk::firstRow).containsExactly(2L);
	}

	private void refused(String code, String splitBy, String... rows) {
		assertThatExceptionOfType(ListRefusedException.class).isThrownBy(() -> plan(splitBy, List.of(rows)))
			.satisfies((refused) -> assertThat(refused.getCode()).isEqualTo(code));
	}

	/** Returns the plan of rows with fields between commas. */
	private Plan plan(String splitBy, List<String> rows) throws IOException {
		Path list = Files.write(this.folder.resolve("list.csv"), rows);
		MemberListSettings settings = new MemberListSettings(this.folder, Duration.ZERO, 10, DataSize.ofMegabytes(8), 4,
				Duration.ofMinutes(1), Duration.ofMinutes(15), Duration.ofDays(1), "en");
		Load load = new Load("load-1", "soft", LoadMode.LOAD, "list.csv", "", "", Instant.now(), LoadState.READING,
				"plan", "me", null);
		ChunkFiles chunks = new ChunkFiles(this.folder);
		ListFile file = ListFile.open(list, null, null, (header) -> false);
		RejectedCsvWriter rejected = new RejectedCsvWriter(this.folder.resolve("rejected.csv"), file.getCharset(),
				false, ',', new ReasonTexts(settings));
		AtomicInteger numbers = new AtomicInteger();
		Map<String, Dialer> dialers = Map.of("soft", SOFT, "early", EARLY);
		try (PlanWriter plan = new PlanWriter(
				file, "soft", splitBy, (name,
						columns) -> dialers.containsKey(name) ? writer(
								new ChunkWriters(chunks, Json.MAPPER, load, name, dialers.get(name),
										numbers::incrementAndGet, new KnownMembers(null, null, load), settings),
								columns) : null,
				rejected, MissingHeader.none(), ForkJoinPool.commonPool())) {
			plan.add(plan.fit(plan.batches(rows.stream().map((row) -> List.of(row.split(",", -1))).iterator()).next()));
			return plan.finish();
		}
	}

	private static DialerPlanWriter writer(ChunkWriters chunks, ListColumns columns) {
		return new LoadPlanWriter(MappedRows.rowMappers()
			.create(chunks.name(), chunks.dialer(), columns, MappedRows.catalog(), chunks.load().started(),
					(number) -> false),
				chunks, chunks.members(), new Roaring64Bitmap());
	}

	private JsonNode request(int chunk) throws IOException {
		return Json.MAPPER.readTree(new ChunkFiles(this.folder).requestFile(chunk).toFile());
	}

}
