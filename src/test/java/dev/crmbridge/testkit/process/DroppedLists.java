package dev.crmbridge.testkit.process;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The lists that a test has dropped, and assertions on their loads. */
public final class DroppedLists {

	private static final CSVFormat CSV = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

	private final List<SampleList> dropped = new ArrayList<>();

	private final Path members;

	private final Postgres postgres;

	private final String store;

	private final FakeWebitel webitel;

	public DroppedLists(Path members, Postgres postgres, String store, FakeWebitel webitel) {
		this.members = members;
		this.postgres = postgres;
		this.store = store;
		this.webitel = webitel;
	}

	/** Drops a list in one step; a bridge need not run. */
	public SampleList drop(String name, long rows, long refused) {
		SampleList list = new SampleList(name + ".csv", rows, refused);
		try {
			Path in = Files.createDirectories(this.members.resolve("in/soft"));
			Path part = Files.writeString(in.resolve(list.file() + ".part"), list.csv());
			Files.move(part, in.resolve(list.file()), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.dropped.add(list);
		return list;
	}

	/** Waits until Webitel has this number of members. */
	public void awaitMembers(int count) {
		await().pollInterval(Duration.ofMillis(20)).until(() -> this.webitel.members(11).size() >= count);
	}

	/** Waits until any load is in this state. */
	public void awaitState(String state) {
		await().until(() -> count("state = '" + state + "'") > 0);
	}

	/** Waits until all lists are loaded, and reconciled once more if necessary. */
	public void awaitEnded(Duration atMost) {
		await().atMost(atMost)
			.untilAsserted(() -> assertThat(loads()).hasSize(this.dropped.size())
				.allSatisfy((load) -> assertThat(load).endsWith(" loaded, due null")));
	}

	/** Waits until no load of any dialer is due. */
	public void awaitNothingDue() {
		await().until(() -> count("due_at is null") > 0 && count("due_at is not null") == 0);
	}

	/** Asserts that each row is in Webitel once, or rejected, or a duplicate. */
	public void assertEachRowOnce() {
		Map<String, Path> ends = ends();
		assertThat(ends).containsOnlyKeys(this.dropped.stream().map(SampleList::file).toList());
		this.dropped.forEach((list) -> assertEachRowOnce(list, ends.get(list.file())));
		assertThat(this.webitel.members(11))
			.hasSize(this.dropped.stream().mapToInt((list) -> list.accepted().size()).sum());
		assertThat(this.webitel.members(13)).isEmpty();
		await().untilAsserted(() -> {
			assertThat(this.members.resolve("in/soft")).isEmptyDirectory();
			assertThat(this.members.resolve("work")).isDirectoryNotContaining(DroppedLists::holdsList);
		});
		assertThat(this.members.resolve("failed")).isEmptyDirectory();
	}

	private void assertEachRowOnce(SampleList list, Path end) {
		JsonNode receipt = receipt(end);
		assertThat(receipt.path("state").asText()).isEqualTo("loaded");
		assertThat(receipt.path("rows").asLong()).isEqualTo(list.rows());
		assertThat(receipt.path("accepted").asLong()).isEqualTo(list.accepted().size());
		assertThat(receipt.path("rejected").asLong()).isEqualTo(list.rejected().size());
		assertThat(receipt.path("duplicates").asLong()).isEqualTo(list.duplicates());
		assertThat(receipt.path("rejections")).extracting((each) -> each.path("count").asLong())
			.satisfies((counts) -> assertThat(counts.stream().mapToLong(Long::longValue).sum())
				.isEqualTo(list.rejected().size()));
		Map<Long, Long> ids = new HashMap<>();
		for (StoredMember member : this.webitel.membersOf(receipt.path("load").asText())) {
			long row = Long.parseLong(member.variables().get("import_row"));
			assertThat(ids.put(row, member.id())).as("row %s of %s a second time", row, list.file()).isNull();
			assertThat(member.name()).isEqualTo(list.name(row));
			assertThat(member.variables()).containsEntry("list", list.file());
			assertThat(member.communications()).singleElement()
				.satisfies((each) -> assertThat(each.destination()).isEqualTo(list.phone(row)));
		}
		assertThat(ids).containsOnlyKeys(list.accepted());
		assertThat(records(end.resolve("accepted.csv")).stream()
			.collect(Collectors.toMap((row) -> Long.valueOf(row.get("row")),
					(row) -> Long.valueOf(row.get("member_id")))))
			.isEqualTo(ids);
		assertThat(records(end.resolve("rejected.csv"))).extracting((row) -> Long.valueOf(row.get("_row")))
			.containsExactlyInAnyOrderElementsOf(list.rejected());
		assertThat(end.resolve(list.file())).hasContent(list.csv());
		assertThat(end.resolve("report.html")).isNotEmptyFile();
	}

	/** Returns whether a folder has a list; a killed bridge may leave an empty folder. */
	private static boolean holdsList(Path work) {
		try (Stream<Path> lists = Files.list(work.resolve("original"))) {
			return lists.findAny().isPresent();
		}
		catch (IOException ex) {
			// a bridge has just created or emptied the folder
			return false;
		}
	}

	/** Returns the receipt of a loaded list. */
	public JsonNode receipt(SampleList list) {
		return receipt(ends().get(list.file()));
	}

	private JsonNode receipt(Path end) {
		try {
			return Json.MAPPER.readTree(end.resolve("receipt.json").toFile());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns the folders of ended loads, by the name of the list. */
	private Map<String, Path> ends() {
		try (Stream<Path> ends = Files.list(this.members.resolve("done/soft"))) {
			return ends.collect(Collectors.toMap((end) -> receipt(end).path("file").asText(), (end) -> end));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<CSVRecord> records(Path file) {
		try (Reader reader = Files.newBufferedReader(file)) {
			return CSV.parse(reader).getRecords();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<String> loads() {
		return query(
				"select id || ' ' || state || ', due ' || coalesce(due_at::text, 'null') from list_load where dialer = 'soft'");
	}

	private int count(String condition) {
		return query("select id from list_load where " + condition).size();
	}

	/** Queries the store; returns nothing while it is unavailable or has no tables. */
	private List<String> query(String sql) {
		List<String> found = new ArrayList<>();
		try (Connection connection = this.postgres.connect(this.store);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				found.add(rows.getString(1));
			}
		}
		catch (SQLException ex) {
			return List.of();
		}
		return found;
	}

}
