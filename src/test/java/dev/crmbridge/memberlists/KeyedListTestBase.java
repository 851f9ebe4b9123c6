package dev.crmbridge.memberlists;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.memberlists.mapping.DialerRegistry;
import dev.crmbridge.memberlists.mapping.member.MappedRows;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.context.TestSettings;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.test.util.TestPropertyValues.Type;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.bean.override.convention.TestBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base of tests of dialers with a key: each test has the queue of its dialer for itself.
 * A member in a call is asked for again for two seconds.
 */
@ContextConfiguration(initializers = KeyedListTestBase.OwnStore.class)
public abstract class KeyedListTestBase extends ListTestBase {

	protected static final String HEADER = "contract,client_name,mobile,home\n";

	private static final String SETTINGS = """
			name: "{client_name}", KEY, communications: [{destination: "{mobile}", type: "1"},
			        {destination: "{home|}", type: "2", optional: true}]""";

	private static final String DIALERS = """
			dialers:
			  keyed: {queue: "911", KEYED}
			  skipping: {queue: "911", SKIPPING}
			  replacing: {queue: "911", REPLACING}
			  daily: {queue: "911", DAILY}
			  strict: {queue: "911", STRICT}
			  unkeyed: {queue: "911", UNKEYED}
			  stopping: {queue: "911", STOPPING}
			  free: {queue: "911", FREE}
			""".replace("UNKEYED", with("duplicates: file"))
		.replace("KEYED", with("key: \"{contract}\""))
		.replace("SKIPPING", with("key: \"{contract}\", known: skip"))
		.replace("REPLACING", with("key: \"{contract}\", known: replace, duplicates: dialer"))
		.replace("DAILY", with("key: \"{contract}\", expire-at: end-of-day"))
		.replace("STRICT", with("key: \"{contract}\", sync-limit: 3"))
		.replace("STOPPING", with("stop-removes: true"))
		.replace("FREE", with("stop-lists: []"));

	private static final long QUEUE = 911;

	private static final AtomicLong LAST_NUMBER = new AtomicLong(380671000000L);

	private static final Path FOLDER = TestSettings.temporaryFolder();

	@TestBean
	private DialerRegistry dialers;

	static DialerRegistry dialers() throws IOException {
		return MappedRows.dialers(Files.writeString(FOLDER.resolve("dialers.yaml"), DIALERS));
	}

	private static String with(String key) {
		return SETTINGS.replace("KEY", key);
	}

	@BeforeAll
	static void addQueue() {
		WEBITEL.addQueue(QUEUE, "Keyed", 4);
	}

	@AfterEach
	void forgetMembers() {
		WEBITEL.members(QUEUE).forEach((member) -> WEBITEL.delete(member.id()));
	}

	/** Returns a new number. */
	protected static String number() {
		return String.valueOf(LAST_NUMBER.incrementAndGet());
	}

	/** Returns a row with a key, a name and a new number. */
	protected static String row(String key, String name) {
		return row(key, name, number());
	}

	protected static String row(String key, String name, String number) {
		return key + "," + name + "," + number + ",\n";
	}

	/** Drops a list, and returns its receipt. */
	protected JsonNode dropped(String folder, String dialer, String header, String... rows) throws IOException {
		String file = marker() + ".csv";
		dropFile(folder + "/" + dialer, file, header + String.join("", rows));
		return ended(file);
	}

	static void dropFile(String folder, String name, String content) throws IOException {
		drop(FOLDER, folder, name, content);
	}

	/** Waits for the end of a list, and reads its receipt. */
	protected JsonNode ended(String file) throws IOException {
		return receipt(folder(await(file, "loaded", "removed", "synchronised", "preview", "already-loaded")));
	}

	/** Returns the folder of an ended load. */
	static Path folder(JsonNode load) {
		return FOLDER.resolve("done").resolve(load.path("dialer").asText()).resolve(id(load));
	}

	/** Returns the lines of a file next to a receipt, without its header. */
	static List<String> linesOf(JsonNode receipt, String file) throws IOException {
		List<String> lines = Files.readAllLines(folder(receipt).resolve(file));
		return lines.subList(1, lines.size());
	}

	/** Drops a list that is refused, and returns its load. */
	JsonNode refused(String folder, String dialer, String header, String... rows) throws IOException {
		String file = marker() + ".csv";
		dropFile(folder + "/" + dialer, file, header + String.join("", rows));
		return await(file, "refused");
	}

	/** Returns the members of the queue, by id. */
	List<StoredMember> members() {
		List<StoredMember> members = new ArrayList<>(WEBITEL.members(QUEUE));
		members.sort(Comparator.comparing(StoredMember::id));
		return members;
	}

	/** Returns {@code <key>:<name>} of each member, sorted. */
	protected List<String> keys() {
		return members().stream()
			.map((member) -> member.variables().getOrDefault("import_key", "") + ":" + member.name())
			.sorted()
			.toList();
	}

	StoredMember member(String name) {
		return members().stream().filter((member) -> member.name().equals(name)).findFirst().orElseThrow();
	}

	/** Has a member called with success, after which Webitel stops it. */
	void close(StoredMember member) {
		long attempt = WEBITEL.startAttempt(member.id());
		ok(200, crm("POST", "/crm/attempts/" + attempt + "/result", "{\"status\":\"success\"}"));
	}

	/** Sends a request of the CRM. */
	protected HttpResponse<String> crm(String method, String path, String body) {
		return send(request(path).setHeader("X-Api-Key", "crm-1")
			.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(body)));
	}

	/** Asserts the counts of a synchronisation. */
	static void assertChanges(JsonNode receipt, int added, int replaced, int kept, int closed, int removed, int busy) {
		assertThat(List.of("added", "replaced", "kept", "closed", "removed", "busy"))
			.extracting((key) -> receipt.path(key).asInt(-1))
			.containsExactly(added, replaced, kept, closed, removed, busy);
		assertThat(receipt.path("accepted").asInt()).isEqualTo(added + replaced + kept + closed);
		assertThat(receipt.path("rows").asInt()).isEqualTo(receipt.path("accepted").asInt()
				+ receipt.path("rejected").asInt() + receipt.path("duplicates").asInt());
	}

	/** Overrides the settings of the bridge that the other tests share. */
	static class OwnStore implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			POSTGRES.createDatabase("keyed");
			TestPropertyValues
				.of("store.datasource.url=" + POSTGRES.url("keyed"), "members.dir=" + FOLDER, "members.busy-wait=2s")
				.applyTo(context.getEnvironment(), Type.MAP, "keyed");
		}

	}

}
