package dev.crmbridge.members;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.files.Durable;
import dev.crmbridge.settings.BridgeSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * The folders below {@code members.dir} and the way of a file through them. Each step is
 * one rename, so that after a crash a list is in one folder or the other, and of several
 * bridge processes only one takes it.
 */
@Component("listFolders")
public class ListFolders {

	private static final Logger LOG = LoggerFactory.getLogger(ListFolders.class);

	/** Stands for the dialer of a file that was dropped beside the dialers' folders. */
	static final String NO_DIALER = "unknown";

	private static final DateTimeFormatter TAKEN_AT = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

	/**
	 * What we write beside an original, which may well be a corrected
	 * {@code rejected.csv}.
	 */
	private static final Set<String> OURS = Set.of("receipt.json", "report.html", "accepted.csv", "rejected.csv",
			"reason.txt");

	private final Path root;

	private final BridgeSettings bridge;

	private final ObjectMapper json;

	ListFolders(MembersSettings settings, BridgeSettings bridge, Dialers dialers, ObjectMapper json)
			throws IOException {
		this.root = settings.dir().toAbsolutePath().normalize();
		this.bridge = bridge;
		this.json = json;
		for (String dialer : dialers.names()) {
			Files.createDirectories(this.root.resolve("in").resolve(dialer));
		}
		for (String folder : List.of("work", "done", "failed")) {
			Files.createDirectories(this.root.resolve(folder));
		}
	}

	/**
	 * Takes a dropped file in hand: moves it to a folder of its own below {@code work/}.
	 * @param dropped a file below {@code in/}
	 * @throws IOException if it cannot be read or moved; it stays where it is
	 */
	public void take(File dropped) throws IOException {
		Path file = dropped.toPath();
		Path folder = file.toAbsolutePath().normalize().getParent();
		String dialer = folder.equals(this.root.resolve("in")) ? NO_DIALER : folder.getFileName().toString();
		Instant now = Instant.now();
		String sha256 = sha256(file);
		String id = TAKEN_AT.format(now.atZone(this.bridge.timeZone())) + "-" + dialer + "-" + sha256.substring(0, 8);
		Path work = newFolder(id);
		Load load = new Load(work.getFileName().toString(), dialer, file.getFileName().toString(), sha256, "reading",
				now);
		Files.createDirectory(work.resolve("original"));
		Durable.write(work.resolve("load.json"), this.json.writeValueAsBytes(load));
		try {
			Files.move(file, work.resolve("original").resolve(load.file()), StandardCopyOption.ATOMIC_MOVE);
			LOG.info("Took {} in hand as load {}", file, load.id());
		}
		catch (NoSuchFileException ex) {
			// another process was faster, or whoever dropped it has taken it away
			FileSystemUtils.deleteRecursively(work);
		}
	}

	private Path newFolder(String id) throws IOException {
		for (int n = 1;; n++) {
			Path folder = this.root.resolve("work").resolve((n == 1) ? id : id + "-" + n);
			if (Files.exists(this.root.resolve("failed").resolve(folder.getFileName())) || wasLoaded(folder)) {
				continue;
			}
			try {
				return Files.createDirectory(folder);
			}
			catch (FileAlreadyExistsException ex) {
				LOG.debug("Load id {} is in use", folder.getFileName());
			}
		}
	}

	private boolean wasLoaded(Path folder) throws IOException {
		try (Stream<Path> dialers = Files.list(this.root.resolve("done"))) {
			return dialers.anyMatch((dialer) -> Files.exists(dialer.resolve(folder.getFileName())));
		}
	}

	/** The lists in hand, of whichever process. */
	public List<Load> inHand() throws IOException {
		try (Stream<Path> folders = Files.list(this.root.resolve("work"))) {
			return folders.filter((folder) -> Files.exists(folder.resolve("load.json")))
				.filter(ListFolders::holdsOriginal)
				.map(this::load)
				.toList();
		}
	}

	private static boolean holdsOriginal(Path work) {
		try (Stream<Path> files = Files.list(work.resolve("original"))) {
			return files.findAny().isPresent();
		}
		catch (IOException ex) {
			// it ended between the look at the folder and the look into it
			return false;
		}
	}

	private Load load(Path work) {
		try {
			return this.json.readValue(work.resolve("load.json").toFile(), Load.class);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The file as it was dropped. */
	Path original(Load load) {
		return work(load).resolve("original").resolve(load.file());
	}

	/** An empty folder for what the first pass makes. */
	Path emptyPlan(Load load) throws IOException {
		Path plan = plan(load);
		FileSystemUtils.deleteRecursively(plan);
		return Files.createDirectory(plan);
	}

	/** What the first pass has made. */
	Path plan(Load load) {
		return work(load).resolve("plan");
	}

	/** The bytes of a chunk's request. */
	public byte[] request(Load load, Chunk chunk) throws IOException {
		return Files.readAllBytes(ChunkWriter.requestFile(plan(load), chunk.number()));
	}

	/** Whether the list has already gone to {@code done/}. */
	boolean isDone(Load load) {
		return Files.exists(done(load));
	}

	/** An empty folder for what the list ends as. */
	Path emptyEnd(Load load) throws IOException {
		Path end = work(load).resolve("end");
		FileSystemUtils.deleteRecursively(end);
		return Files.createDirectory(end);
	}

	/** Moves the end of a loaded list to {@code done/}, with the original. */
	void finish(Load load) throws IOException {
		Files.createDirectories(done(load).getParent());
		end(load, done(load));
	}

	/**
	 * Moves a refused list to {@code failed/}, with the reason for a person to read.
	 * @param load the list
	 * @param reason why it was refused
	 * @throws IOException if it cannot be written
	 */
	void fail(Load load, String reason) throws IOException {
		Path end = emptyEnd(load);
		Durable.write(end.resolve("reason.txt"), (reason + "\n").getBytes(StandardCharsets.UTF_8));
		end(load, failed(load));
	}

	/** Whether the list has already gone to {@code failed/}. */
	boolean isFailed(Load load) {
		return Files.exists(failed(load));
	}

	private void end(Load load, Path target) throws IOException {
		Path end = work(load).resolve("end");
		String name = OURS.contains(load.file()) ? "original-" + load.file() : load.file();
		// a second name and no move: the list counts as in hand until all of it stands in
		// its last place
		link(original(load), end.resolve(name));
		Durable.sync(end);
		Files.move(end, target, StandardCopyOption.ATOMIC_MOVE);
		Durable.sync(target.getParent());
		FileSystemUtils.deleteRecursively(work(load));
	}

	private static void link(Path original, Path name) throws IOException {
		try {
			Files.createLink(name, original);
		}
		catch (UnsupportedOperationException | FileSystemException ex) {
			Files.copy(original, name, StandardCopyOption.COPY_ATTRIBUTES);
			Durable.sync(name);
		}
	}

	/** Takes away what is left of a list that ended just before a crash. */
	void clear(Load load) throws IOException {
		FileSystemUtils.deleteRecursively(work(load));
	}

	private Path work(Load load) {
		return this.root.resolve("work").resolve(load.id());
	}

	private Path failed(Load load) {
		return this.root.resolve("failed").resolve(load.id());
	}

	private Path done(Load load) {
		return this.root.resolve("done").resolve(load.dialer()).resolve(load.id());
	}

	private static String sha256(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
