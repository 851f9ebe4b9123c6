package dev.crmbridge.testkit.context;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
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

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base of tests that drop lists and watch their loads, as clerks and operators do. A
 * chunk has ten rows.
 */
public abstract class ListTestBase extends BridgeTestBase {

	/** The header of a list for the dialer {@code soft}. */
	public static final String SOFT = "client_id,client_name,mobile,home,contract,debt,priority\n";

	private int deletionsBefore;

	@Autowired
	private JdbcClient store;

	/**
	 * Remembers earlier deletions, as tests of the CRM API in this JVM delete members
	 * too.
	 */
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
			JsonNode variables = deletion.filter().path("variables");
			assertThat(variables.path("import_id").asText() + variables.path("import_dialer").asText()).isNotEmpty();
		});
	}

	/** Starts a wait; its limit is {@code TestRun.WAIT_LIMIT}. */
	protected static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(50));
	}

	/** Returns a new, unique name. */
	protected static String marker() {
		return "list-" + UUID.randomUUID();
	}

	/** Returns a list for {@code soft} with the members {@code marker-01} and on. */
	protected static String list(String marker, int rows) {
		return SOFT + IntStream.rangeClosed(1, rows)
			.mapToObj((n) -> "%d,%s,38050300%04d,,C-%d,1,".formatted(n, name(marker, n), n, n))
			.collect(Collectors.joining("\n"));
	}

	/** Returns the name of a row's member. */
	protected static String name(String marker, int row) {
		return "%s-%02d".formatted(marker, row);
	}

	/** Drops a file in one step: it is written elsewhere on the same disk first. */
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

	/**
	 * Waits until the load of a file is in one of these states. Each retry of the load is
	 * due at once.
	 */
	protected JsonNode awaitRetried(String file, String... states) {
		return await().until(() -> {
			this.store.sql("""
					update list_load set due_at = now(), paused_until = null
					where file = ? and holder is null and due_at > now() and state <> 'loaded'""").param(file).update();
			return load(file);
		}, (load) -> load != null && List.of(states).contains(state(load)));
	}

	/** Waits until a list is loaded, and reads its receipt. */
	protected JsonNode loaded(String file) throws IOException {
		return receipt(done(await(file, "loaded")));
	}

	/**
	 * Returns the newest load of a file from {@code /admin/loads}; null if it has no
	 * load.
	 */
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

	/** Sends a request with an operator's key. */
	protected HttpResponse<String> admin(String method, String path) {
		return send(
				request(path).setHeader("X-Api-Key", "admin-1").method(method, HttpRequest.BodyPublishers.noBody()));
	}

	/** Asserts the status of a response, and returns its JSON. */
	protected static JsonNode ok(int status, HttpResponse<String> answer) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		return json(answer.body());
	}

	/** Returns the folder of an ended load. */
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

	/** Plans failures of uploads that contain this text. */
	protected static FailurePlan uploads(String text) {
		return WEBITEL.on(Operation.BULK).when((request) -> request.text().contains(text));
	}

	/** Returns the uploads that contained this text, oldest first. */
	protected static List<ReceivedRequest> uploaded(String text) {
		return WEBITEL.requests(Operation.BULK).stream().filter((request) -> request.text().contains(text)).toList();
	}

	/**
	 * Asserts that each row of a load is in Webitel once, with its id in
	 * {@code accepted.csv}, or in {@code rejected.csv}, and that the receipt's sums
	 * agree.
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
		// lists of these tests have no commas in their fields, and no duplicates
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

	/** Returns the lines of a file next to a receipt, without its header. */
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

}
