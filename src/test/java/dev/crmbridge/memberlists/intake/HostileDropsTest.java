package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.memberlists.report.LoadRetention;
import dev.crmbridge.memberlists.workdir.UnclaimedFileRegistry;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that clerks can drop lists and do nothing else. */
class HostileDropsTest extends ListTestBase {

	private static final Path SOFT_FOLDER = MEMBERS.resolve("in/soft");

	private final String marker = marker();

	private final List<Path> left = new ArrayList<>();

	@TempDir
	private Path elsewhere;

	@Autowired
	private LoadRetention retention;

	@Autowired
	private HealthIndicator memberListsHealthIndicator;

	@Autowired
	private UnclaimedFileRegistry unclaimed;

	@AfterEach
	void runAsUsual() {
		ReflectionTestUtils.setField(this.unclaimed, "nanos", (LongSupplier) System::nanoTime);
	}

	@AfterEach
	void clean() throws IOException {
		for (Path path : this.left) {
			if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
				FileSystemUtils.deleteRecursively(path);
			}
			Files.deleteIfExists(path);
		}
	}

	@Test
	void reportsUnclaimableFilesAndLoadsOthers() throws Exception {
		Path secret = Files.writeString(this.elsewhere.resolve("secret"), "webitel.token=secret\n1\n");
		Path folder = Files.createDirectory(this.elsewhere.resolve("folder"));
		Files.writeString(folder.resolve("list.csv"), list(this.marker, 1));
		Path link = Files.createSymbolicLink(leave("link.csv"), secret);
		Path dangling = Files.createSymbolicLink(leave("dangling.csv"), secret.resolveSibling("nothing"));
		Path device = Files.createSymbolicLink(leave("device.csv"), Path.of("/dev/zero"));
		Path linkedFolder = Files.createSymbolicLink(leave("linked"), folder);
		Path linkedDialer = Files.createSymbolicLink(leave(MEMBERS.resolve("in/linked-" + this.marker)), folder);
		Path pipe = leave("pipe.csv");
		assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
		Path dropped = Files.createDirectory(leave("folder"));
		Files.writeString(dropped.resolve("list.csv"), list(this.marker, 1));
		Path name = Files.createFile(leave(Path.of(URI.create(SOFT_FOLDER.toUri() + "%EA%E0.csv"))));
		Path receipt = Files.createSymbolicLink(leave(MEMBERS.resolve("undo").resolve(this.marker + ".json")), secret);
		List<Path> alone = new ArrayList<>();
		for (String file : List.of("Thumbs.db", "desktop.ini", "~$list.xlsx", "list.csv.crdownload", "list.csv.partial",
				"list.csv.download", ".hidden.csv")) {
			alone.add(Files.writeString(leave(file), list(this.marker, 1)));
		}
		for (String system : List.of("@eaDir", "$RECYCLE.BIN", "#recycle")) {
			Path inDialer = Files.createDirectory(leave(system));
			Path inIn = Files.createDirectory(leave(MEMBERS.resolve("in").resolve(system)));
			Files.writeString(inDialer.resolve("list.csv"), list(this.marker, 1));
			Files.writeString(inIn.resolve("list.csv"), list(this.marker, 1));
			alone.add(inDialer);
			alone.add(inIn);
		}
		runFast();
		drop("in/soft", "a\\b-" + this.marker + ".csv", list(this.marker, 12));
		assertEachRowOnce(loaded("a\\b-" + this.marker + ".csv"));
		Map<Path, String> reasons = Map.of(link, "a link", dangling, "a link", device, "a link", linkedFolder, "a link",
				linkedDialer, "a link", receipt, "a link", pipe, "not an ordinary file", dropped, "a folder");
		Awaitility.await().atMost(Duration.ofMinutes(4)).untilAsserted(() -> reasons.forEach((path, reason) -> {
			assertThat(path.resolveSibling(path.getFileName() + ".status")).content().contains(reason);
		}));
		assertThat(this.memberListsHealthIndicator.health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(this.memberListsHealthIndicator.health().getDetails().toString())
			.contains("files below members.dir cannot be claimed", "not UTF-8")
			.doesNotContain("secret");
		assertThat(Stream.concat(reasons.keySet().stream(), Stream.concat(alone.stream(), Stream.of(name))))
			.allMatch((path) -> Files.exists(path, LinkOption.NOFOLLOW_LINKS));
		assertThat(alone).noneMatch((path) -> Files.exists(path.resolveSibling(path.getFileName() + ".status")));
		assertThat(secret).hasContent("webitel.token=secret\n1\n");
		assertThat(folder.resolve("list.csv")).exists();
		assertEachRowOnce(loaded(drop(marker(), 1)));
		clean();
		await().untilAsserted(() -> assertThat(this.memberListsHealthIndicator.health().getDetails().toString())
			.doesNotContain("cannot be claimed"));
		// the folder may have the status of another class's load
		await().untilAsserted(() -> assertThat(reasons.keySet())
			.noneMatch((path) -> Files.exists(path.resolveSibling(path.getFileName() + ".status"))));
	}

	@Test
	void replacesLinkInPlaceOfStatus() throws IOException {
		Path target = Files.writeString(this.elsewhere.resolve("application.yaml"), "bridge: {}");
		String file = this.marker + ".csv";
		Files.createSymbolicLink(leave("." + file + ".status"), target);
		Files.createSymbolicLink(leave(file + ".status"), target);
		WEBITEL.answerAfter(FakeWebitel.RELEASED);
		drop(this.marker, 1);
		Path status = SOFT_FOLDER.resolve(file + ".status");
		await().until(() -> Files.isRegularFile(status, LinkOption.NOFOLLOW_LINKS));
		WEBITEL.heal();
		loaded(file);
		assertThat(target).hasContent("bridge: {}");
	}

	@Test
	void writesOtherStatusesDespiteFolderInPlaceOfStatus() throws IOException {
		Files.createDirectory(leave("." + this.marker + ".csv.status"));
		String other = marker();
		WEBITEL.answerAfter(FakeWebitel.RELEASED);
		drop(this.marker, 1);
		drop(other, 1);
		await()
			.untilAsserted(() -> assertThat(SOFT_FOLDER.resolve(other + ".csv.status")).content().contains("reading"));
		WEBITEL.heal();
		loaded(other + ".csv");
		loaded(this.marker + ".csv");
	}

	@Test
	void ignoresWorkFolderThatNamesAnother() throws IOException {
		Path work = leave(MEMBERS.resolve("work").resolve("20261122-101500-soft-" + this.marker));
		Files.createDirectories(work.resolve("original"));
		Files.writeString(work.resolve("original/x.csv"), list(this.marker, 1));
		for (String id : List.of("../../..", "../done", work.getFileName() + "/..")) {
			Files.writeString(work.resolve("load.json"), """
					{"id":"%s","dialer":"soft","mode":"load","file":"x.csv","sha256":"%s","version":"1-1",
					 "started":"2026-11-22T10:15:00Z","state":"reading","plan":null,"holder":null}""".formatted(id,
					"0".repeat(64)));
			assertEachRowOnce(loaded(drop(marker(), 1)));
		}
		assertThat(work.resolve("original/x.csv")).exists();
		assertThat(MEMBERS.resolve("done")).isNotEmptyDirectory();
		assertThat(uploaded(this.marker)).isEmpty();
	}

	@Test
	void loadsOthersDespiteUnreadableLoadJson() throws IOException {
		Path work = leave(MEMBERS.resolve("work").resolve("20261122-101500-soft-" + this.marker));
		// text in no charset: a failure to read, not a syntax error
		Files.write(Files.createDirectories(work.resolve("original")).resolveSibling("load.json"),
				new byte[] { 0, 0, (byte) 0xff, (byte) 0xfe, '{', '}' });
		Files.writeString(work.resolve("original/x.csv"), list(marker(), 1));
		assertEachRowOnce(loaded(drop(this.marker, 12)));
	}

	@Test
	void movesToFailedAfterCrash() throws IOException {
		String id = "20261122-101500-soft-" + this.marker;
		Path cut = Files.createDirectory(MEMBERS.resolve(this.marker));
		Files.writeString(cut.resolve("reason.txt"), "The file cannot be read.\n");
		Files.writeString(cut.resolve("list.csv"), list(this.marker, 1));
		Files.setLastModifiedTime(cut, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
		Files.move(cut, MEMBERS.resolve("work").resolve(id));
		this.retention.sweep();
		Path failed = MEMBERS.resolve("failed").resolve(id);
		await().until(() -> Files.exists(failed));
		assertThat(failed.resolve("list.csv")).hasContent(list(this.marker, 1));
		assertThat(MEMBERS.resolve("work").resolve(id)).doesNotExist();
	}

	@Test
	void refusesChangedReceipt() throws IOException {
		JsonNode mine = loaded(drop(this.marker, 3));
		JsonNode other = loaded(drop(marker(), 3));
		ObjectNode forged = (ObjectNode) receipt(done(mine)).deepCopy();
		forged.put("load", id(other));
		Path failed = refusedReceipt(forged.toString());
		assertThat(failed.resolve("reason.txt")).content()
			.contains("does not match what the bridge recorded for load " + id(other));
		refusedReceipt("{\"load\":\"%s\"}".formatted(id(other)));
		assertThat(state(ok(200, admin("GET", "/admin/loads/" + id(other))))).isEqualTo("loaded");
		assertThat(WEBITEL.membersOf(id(other))).hasSize(3);
	}

	@Test
	void quotesLittleOfFileThatIsNotAList() throws IOException {
		drop("in/soft", this.marker + ".csv", "5ecr3t-t0ken-of-the-service");
		assertThat(await(this.marker + ".csv", "refused").path("reason").asText()).doesNotContain("5ecr3t");
		String longName = "x".repeat(38) + "5ecr3t";
		drop("in/soft", "long-" + this.marker + ".csv", longName + "\n1\n");
		assertThat(await("long-" + this.marker + ".csv", "refused").path("reason").asText()).contains("xxx")
			.doesNotContain("5ecr3t");
	}

	@Test
	void waitsForContentOfFileOfZeros() throws IOException {
		Path file = SOFT_FOLDER.resolve(this.marker + ".csv");
		Files.write(file, new byte[4096]);
		await().until(() -> Files.exists(SOFT_FOLDER.resolve(this.marker + ".csv.status")));
		// longer than the settle time of other files
		Awaitility.await()
			.during(Duration.ofSeconds(1))
			.atMost(Duration.ofSeconds(30))
			.until(() -> load(file.getFileName().toString()) == null);
		await().until(() -> Files.exists(file));
		Files.writeString(file, list(this.marker, 12));
		assertEachRowOnce(loaded(this.marker + ".csv"));
	}

	/** Drops a receipt, waits until it is in {@code failed/}, and returns its folder. */
	private static Path refusedReceipt(String receipt) throws IOException {
		String name = marker() + ".json";
		drop("undo", name, receipt);
		return await().until(() -> folders(MEMBERS.resolve("failed")).stream()
			.filter((folder) -> Files.exists(folder.resolve(name)))
			.findAny()
			.orElse(null), (folder) -> folder != null);
	}

	/** Makes a minute of an unclaimable file last for a second. */
	private void runFast() {
		long start = System.nanoTime();
		ReflectionTestUtils.setField(this.unclaimed, "nanos",
				(LongSupplier) () -> start + 60 * (System.nanoTime() - start));
	}

	private Path leave(String name) {
		return leave(SOFT_FOLDER.resolve(name));
	}

	/** Registers a file that is deleted after the test. */
	private Path leave(Path path) {
		this.left.add(path);
		return path;
	}

}
