package dev.crmbridge.testkit.context;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.testkit.webitel.FailurePlan;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.Operation;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Drops lists and asks how they fare, as clerks and operators do. A chunk has ten rows.
 */
public abstract class ListTestBase extends BridgeTestBase {

	/** The header of a list for the dialer {@code soft}. */
	public static final String SOFT = "client_id,client_name,mobile,home,contract,debt,priority\n";

	private int deletionsBefore;

	/** The CRM's tests in this JVM delete members too. */
	@BeforeEach
	protected void rememberDeletions() {
		this.deletionsBefore = WEBITEL.deletions().size();
	}

	@AfterEach
	protected void assertRequestsFitWebitelsApi() {
		WEBITEL.heal();
		assertThat(WEBITEL.contractProblems()).isEmpty();
		assertThat(WEBITEL.purges()).isEmpty();
		List<FakeWebitel.Deletion> deletions = WEBITEL.deletions();
		assertThat(deletions.subList(this.deletionsBefore, deletions.size())).allSatisfy((deletion) -> {
			assertThat(deletion.filter().path("id")).isNotEmpty();
			assertThat(deletion.filter().path("variables").path("import_id").asText()).isNotEmpty();
		});
	}

	/** Patient enough for a busy machine. */
	protected static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(50));
	}

	/** A name that nothing else has. */
	protected static String marker() {
		return "list-" + UUID.randomUUID();
	}

	/** The list for {@code soft} with rows of these members: {@code marker-01} and on. */
	protected static String list(String marker, int rows) {
		return SOFT + IntStream.rangeClosed(1, rows)
			.mapToObj((n) -> "%d,%s,38050300%04d,,C-%d,1,".formatted(n, name(marker, n), n, n))
			.collect(Collectors.joining("\n"));
	}

	/** The name of the member of a row. */
	protected static String name(String marker, int row) {
		return "%s-%02d".formatted(marker, row);
	}

	/** Written elsewhere on the same disk first, so that it appears at once. */
	protected static void drop(String folder, String name, String content) throws IOException {
		drop(MEMBERS, folder, name, content);
	}

	/** Drops a list for a bridge with another {@code members.dir}. */
	protected static void drop(Path members, String folder, String name, String content) throws IOException {
		Path written = Files.writeString(members.resolve(marker() + ".tmp"), content);
		Files.move(written, members.resolve(folder).resolve(name), StandardCopyOption.ATOMIC_MOVE);
	}

	/** Drops a list for {@code soft} under the name {@code <marker>.csv}. */
	protected static String drop(String marker, int rows) throws IOException {
		drop("in/soft", marker + ".csv", list(marker, rows));
		return marker + ".csv";
	}

	/** Waits until the load of a file is in one of these states. */
	protected JsonNode await(String file, String... states) {
		return await().until(() -> load(file), (load) -> load != null && List.of(states).contains(state(load)));
	}

	/** Waits until a list is loaded, and reads its receipt. */
	protected JsonNode loaded(String file) throws IOException {
		return receipt(done(await(file, "loaded")));
	}

	/** The newest load of a file as {@code /admin} shows it; null if there is none. */
	protected JsonNode load(String file) {
		for (JsonNode load : ok(200, admin("GET", "/admin/loads?limit=30")).path("items")) {
			if (load.path("file").asText().equals(file)) {
				return load;
			}
		}
		return null;
	}

	protected static String state(JsonNode load) {
		return load.path("state").asText();
	}

	protected static String id(JsonNode load) {
		return load.path("load").asText();
	}

	/** Asks with the key of an operator. */
	protected HttpResponse<String> admin(String method, String path) {
		return send(
				request(path).setHeader("X-Api-Key", "admin-1").method(method, HttpRequest.BodyPublishers.noBody()));
	}

	/** The body of an answer that must have this status. */
	protected static JsonNode ok(int status, HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		return json(answer.body());
	}

	/** The folder in which a load has ended. */
	protected static Path done(JsonNode load) {
		return MEMBERS.resolve("done").resolve(load.path("dialer").asText()).resolve(id(load));
	}

	protected static JsonNode receipt(Path done) throws IOException {
		return json(Files.readString(done.resolve("receipt.json")));
	}

	protected static List<Path> folders(Path parent) throws IOException {
		try (Stream<Path> folders = Files.list(parent)) {
			return folders.toList();
		}
	}

	/** The failures of uploads that have this text in them. */
	protected static FailurePlan uploads(String text) {
		return WEBITEL.on(Operation.BULK).when((request) -> request.text().contains(text));
	}

	/** The uploads that had this text in them, oldest first. */
	protected static List<ReceivedRequest> uploaded(String text) {
		return WEBITEL.requests(Operation.BULK).stream().filter((request) -> request.text().contains(text)).toList();
	}

	/**
	 * Each row of a load is in Webitel once, with the id that {@code accepted.csv} gives,
	 * or in {@code rejected.csv}, and the receipt's sums agree.
	 */
	protected static void assertEachRowOnce(JsonNode receipt) throws IOException {
		Map<Long, Long> webitel = new TreeMap<>();
		for (StoredMember member : WEBITEL.membersOf(id(receipt))) {
			assertThat(webitel.put(Long.parseLong(member.variables().get("import_row")), member.id())).isNull();
		}
		Map<Long, Long> accepted = new TreeMap<>();
		for (String line : lines(receipt, "accepted.csv")) {
			String[] fields = line.split(",");
			accepted.put(Long.parseLong(fields[0]), Long.parseLong(fields[3]));
		}
		assertThat(accepted).isEqualTo(webitel);
		// a list of these tests has no commas in its fields, and no duplicates
		List<Long> rejected = lines(receipt, "rejected.csv").stream()
			.map((line) -> Long.parseLong(line.split(",")[7]))
			.toList();
		assertThat(Stream.concat(accepted.keySet().stream(), rejected.stream()).sorted())
			.containsExactlyElementsOf(LongStream.rangeClosed(1, receipt.path("rows").asLong()).boxed().toList());
		assertThat(receipt.path("accepted").asInt()).isEqualTo(accepted.size());
		assertThat(receipt.path("rejected").asInt()).isEqualTo(rejected.size());
		assertThat(receipt.path("duplicates").asInt()).isZero();
		assertThat(receipt.path("rejections").findValues("count").stream().mapToInt(JsonNode::asInt).sum())
			.isEqualTo(rejected.size());
	}

	/** The lines of a file beside a receipt, without its header. */
	protected static List<String> lines(JsonNode receipt, String file) throws IOException {
		List<String> lines = Files.readAllLines(done(receipt).resolve(file));
		return lines.subList(1, lines.size());
	}

	protected static void assertChunks(JsonNode receipt, int total, int loaded, int resent, int readBack) {
		assertThat(receipt.path("chunks")).isEqualTo(Json.MAPPER.createObjectNode()
			.put("total", total)
			.put("loaded", loaded)
			.put("resent", resent)
			.put("read_back", readBack));
	}

	protected static String sha256(String text) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
