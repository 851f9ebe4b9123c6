package dev.crmbridge.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.StoredMember;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Lists of a dialer with a key: synchronisations, removals and loads that replace
 * members, one after another. In the end the receipts, in the order of their ends, say
 * which members Webitel has.
 */
public final class KeyedLists {

	/** Dialers with a key, to be added to {@link LoadSite#DIALERS}. */
	public static final String DIALERS = Stream.of("living", "single").map("""
			  %s:
			    queue: "14"
			    key: "{contract}"
			    known: replace
			    sync-limit: 1000
			    name: "{client}"
			    communications: [ {destination: "{phone}", type: "1"} ]
			"""::formatted).collect(Collectors.joining());

	/** The queue of these dialers. */
	public static final long QUEUE = 14;

	private static final int KEYS = 150;

	private static final List<String> FOLDERS = List.of("sync", "in", "remove");

	/** Keys of the rows of each dropped list, by its file. */
	private final Map<String, List<String>> dropped = new HashMap<>();

	private final Path members;

	private final FakeWebitel webitel;

	private final Random random;

	public KeyedLists(Path members, FakeWebitel webitel, Random random) {
		this.members = members;
		this.webitel = webitel;
		this.random = random;
		webitel.addQueue(QUEUE, "Keyed", 4);
	}

	/** Drops the next list: a synchronisation, a load or a removal. */
	public void drop() {
		int number = this.dropped.size();
		String folder = FOLDERS.get(number % FOLDERS.size());
		double part = folder.equals("sync") ? 0.9 : folder.equals("in") ? 0.4 : 0.1;
		List<String> keys = new ArrayList<>();
		StringBuilder csv = new StringBuilder("contract,client,phone,edition\n");
		for (int key = 0; key < KEYS; key++) {
			if (this.random.nextDouble() < part) {
				keys.add("K" + key);
				csv.append("K%d,Client %d of %d,38050%07d,%d\n".formatted(key, this.random.nextInt(3), key,
						3_000_000 + key, number));
			}
		}
		this.dropped.put("keyed-" + number + ".csv", keys);
		drop(folder, "keyed-" + number + ".csv", csv.toString());
	}

	private void drop(String folder, String file, String csv) {
		try {
			Path dialer = Files.createDirectories(this.members.resolve(folder).resolve("living"));
			Path part = Files.writeString(dialer.resolve(file + ".part"), csv);
			Files.move(part, dialer.resolve(file), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Waits until each list has a receipt. */
	public void awaitEnded() {
		await().untilAsserted(() -> assertThat(ends()).hasSameSizeAs(this.dropped.keySet()));
	}

	/** Asserts that Webitel has the members that the receipts name, and no key twice. */
	public void assertMembersOfReceipts() {
		Map<Long, String> expected = new TreeMap<>();
		List<Path> ends = new ArrayList<>(ends());
		ends.sort(Comparator.comparing((end) -> receipt(end).path("ended_at").asText()));
		ends.forEach((end) -> apply(end, expected));
		Map<Long, String> found = new TreeMap<>();
		for (StoredMember member : this.webitel.members(QUEUE)) {
			if (member.variables().get("import_dialer").equals("living")) {
				found.put(member.id(), member.variables().get("import_key"));
			}
		}
		assertThat(found.values()).doesNotHaveDuplicates();
		assertThat(found).isEqualTo(expected);
	}

	/** A removed member may be one that a late request had made a second time. */
	private void apply(Path end, Map<Long, String> members) {
		JsonNode receipt = receipt(end);
		List<String> keys = this.dropped.get(receipt.path("file").asText());
		assertThat(receipt.path("rows").asInt()).isEqualTo(keys.size());
		String action = receipt.path("action").asText();
		for (String[] line : lines(end.resolve("accepted.csv"))) {
			if (action.equals("remove")) {
				members.remove(Long.valueOf(line[2]));
				continue;
			}
			String key = keys.get(Integer.parseInt(line[0]) - 1);
			members.values().removeIf(key::equals);
			members.put(Long.valueOf(line[3]), key);
		}
		if (action.equals("sync")) {
			lines(end.resolve("removed.csv")).forEach((line) -> members.remove(Long.valueOf(line[2])));
		}
	}

	private List<Path> ends() {
		Path done = this.members.resolve("done/living");
		try (Stream<Path> ends = Files.isDirectory(done) ? Files.list(done) : Stream.empty()) {
			return ends.filter((end) -> Files.exists(end.resolve("receipt.json"))).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static JsonNode receipt(Path end) {
		try {
			return Json.MAPPER.readTree(end.resolve("receipt.json").toFile());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String[]> lines(Path file) {
		try (Stream<String> lines = Files.lines(file)) {
			return lines.skip(1).map((line) -> line.split(",", -1)).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
