package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.BridgeTestBase;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.webitel.Operation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests previews of lists as offices send them: each list ends in a receipt or in a
 * reason that a clerk understands.
 */
class SpoiltListsTest extends BridgeTestBase {

	private static final Path LISTS = Path.of("src/test/resources/lists");

	private static final String HEADER = "client_id,client_name,mobile,home,contract,debt,priority\n";

	private static final int MEGABYTE = 1024 * 1024;

	@Test
	void endsEachListInReceiptOrReason() throws IOException {
		List<String> dropped = new ArrayList<>();
		try (Stream<Path> lists = Files.list(LISTS)) {
			for (Path list : lists.sorted().toList()) {
				// the bridge waits for the content of an empty file
				if (Files.size(list) > 0) {
					dropped.add(drop(list));
				}
			}
		}
		dropped.add(drop(longField()));
		dropped.add(drop(bomb()));
		assertThat(dropped).hasSizeGreaterThan(50);
		int uploads = WEBITEL.requests(Operation.BULK).size();
		Map<String, Path> ends = new HashMap<>();
		await().until(() -> {
			addEnds(MEMBERS.resolve("done/soft"), ends);
			addEnds(MEMBERS.resolve("failed"), ends);
			return ends.keySet().containsAll(dropped);
		});
		assertThat(dropped).allSatisfy((name) -> assertEnd(name, ends.get(name)));
		assertThat(dropped).filteredOn((name) -> Files.exists(ends.get(name).resolve("receipt.json")))
			.hasSizeGreaterThan(15);
		assertThat(ends.get("a-long-field.csv").resolve("reason.txt")).content().contains("more than a million");
		assertThat(ends.get("a-bomb.csv.gz").resolve("reason.txt")).content().contains("unpacks to far more");
		assertThat(WEBITEL.requests(Operation.BULK)).hasSize(uploads);
	}

	private void assertEnd(String name, Path end) {
		try {
			if (Files.exists(end.resolve("reason.txt"))) {
				assertThat(Files.readString(end.resolve("reason.txt"))).as(name)
					.endsWith("\n")
					.doesNotContainPattern("Exception|java\\.|org\\.|dev\\.|null");
				return;
			}
			JsonNode receipt = Json.MAPPER.readTree(end.resolve("receipt.json").toFile());
			assertThat(receipt.path("state").asText()).as(name).isEqualTo("preview");
			assertThat(receipt.path("rows").asInt()).as(name)
				.isPositive()
				.isEqualTo(receipt.path("accepted").asInt() + receipt.path("rejected").asInt()
						+ receipt.path("duplicates").asInt());
			assertThat(end.resolve("report.html")).content()
				.contains("Preview. Rows that would be loaded: ")
				.doesNotContain("{{", "null");
			assertThat(end.resolve("accepted.csv")).exists();
			assertThat(end.resolve("rejected.csv")).exists();
		}
		catch (IOException ex) {
			throw new AssertionError(name, ex);
		}
	}

	/** Adds the folders in which files have ended, by the name of the file. */
	private static void addEnds(Path parent, Map<String, Path> ends) throws IOException {
		try (Stream<Path> files = Files.isDirectory(parent) ? Files.walk(parent, 2) : Stream.empty()) {
			files.filter(Files::isRegularFile)
				.forEach((file) -> ends.put(file.getFileName().toString(), file.getParent()));
		}
	}

	private static String drop(Path list) throws IOException {
		String name = "a-" + list.getFileName();
		Path copy = Files.copy(list, MEMBERS.resolve(name + ".tmp"), StandardCopyOption.REPLACE_EXISTING);
		Files.move(copy, MEMBERS.resolve("preview/soft").resolve(name), StandardCopyOption.ATOMIC_MOVE);
		return name;
	}

	private static Path longField() throws IOException {
		return Files.writeString(MEMBERS.resolve("long-field.csv"),
				HEADER + "1," + "x".repeat(5 * MEGABYTE) + ",0501112233,,C-1,1,\n");
	}

	private static Path bomb() throws IOException {
		Path file = MEMBERS.resolve("bomb.csv.gz");
		byte[] zeros = "0".repeat(MEGABYTE).getBytes(StandardCharsets.US_ASCII);
		try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
			out.write(HEADER.getBytes(StandardCharsets.US_ASCII));
			for (int i = 0; i < 50; i++) {
				out.write(zeros);
				out.write('\n');
			}
		}
		return file;
	}

}
