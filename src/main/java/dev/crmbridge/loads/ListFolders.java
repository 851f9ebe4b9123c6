package dev.crmbridge.loads;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.digest.Sha256;
import dev.crmbridge.files.Durable;
import dev.crmbridge.members.Dialers;
import org.apache.camel.Variable;

import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * The folders below {@code members.dir} and the way of a file through them. Each step is
 * one rename, so that after a crash a list is in one folder or the other, and of several
 * bridge processes only one takes it.
 */
@Component("listFolders")
public class ListFolders {

	/** Stands for the dialer of a file that was dropped beside the dialers' folders. */
	static final String NO_DIALER = "unknown";

	/**
	 * What we write beside an original, which may well be a corrected
	 * {@code rejected.csv}.
	 */
	private static final Set<String> OURS = Set.of("receipt.json", "report.html", "accepted.csv", "rejected.csv",
			"reason.txt");

	private final Path root;

	private final ObjectMapper json;

	ListFolders(MembersSettings settings, Dialers dialers, ObjectMapper json) throws IOException {
		this.root = settings.dir().toAbsolutePath().normalize();
		this.json = json;
		for (String dialer : dialers.names()) {
			Files.createDirectories(this.root.resolve("in").resolve(dialer));
			Files.createDirectories(this.root.resolve("preview").resolve(dialer));
		}
		for (String folder : List.of("undo", "work", "done", "failed")) {
			Files.createDirectories(this.root.resolve(folder));
		}
	}

	/** The size and time of a file, by which it is seen to change. */
	static String version(Path file) throws IOException {
		return Files.size(file) + "-" + Files.getLastModifiedTime(file).toMillis();
	}

	/**
	 * The load as its file is now: a file that was being written when it was taken may
	 * have grown.
	 * @param load as it was recorded
	 * @param plan the folder for what the first pass makes
	 * @throws IOException if the file cannot be read
	 */
	Load current(Load load, String plan) throws IOException {
		String version = version(original(load));
		String sha256 = version.equals(load.version()) ? load.sha256() : Sha256.hex(original(load));
		return new Load(load.id(), load.dialer(), load.mode(), load.file(), sha256, version, load.started(),
				load.state(), plan, load.holder());
	}

	/** Whether the file has changed since it was read. */
	boolean hasChanged(Load load) throws IOException {
		return load.version() != null && Files.exists(original(load))
				&& !version(original(load)).equals(load.version());
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

	static boolean holdsOriginal(Path work) {
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

	/** The root of all folders. */
	Path root() {
		return this.root;
	}

	/** Where a list was dropped. */
	Path droppedInto(String mode, String dialer) {
		Path folder = this.root.resolve(mode.equals("preview") ? "preview" : "in");
		return dialer.equals(NO_DIALER) ? folder : folder.resolve(dialer);
	}

	/** The file as it was dropped. */
	Path original(Load load) {
		return work(load).resolve("original").resolve(load.file());
	}

	/** The chunks that the first pass has made. */
	ChunkFiles chunks(Load load) {
		return new ChunkFiles(plan(load));
	}

	/** What the first pass has made. */
	Path plan(Load load) {
		return work(load).resolve(load.plan());
	}

	/** The bytes of a chunk's request. */
	public byte[] request(@Variable("load") Load load, @Variable("chunk") Chunk chunk) throws IOException {
		return Files.readAllBytes(chunks(load).request(chunk.number()));
	}

	/** Whether the list has already gone to {@code done/}. */
	boolean isDone(Load load) {
		return Files.exists(done(load));
	}

	/** An empty folder for what the list ends as. */
	Path emptyEnd(Load load) throws IOException {
		Path end = end(load);
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

	/** The name of a file beside those that we write. */
	static String originalName(String name) {
		return OURS.contains(name) ? "original-" + name : name;
	}

	/** Whether the list has already gone to {@code failed/}. */
	boolean isFailed(Load load) {
		return Files.exists(failed(load));
	}

	private void end(Load load, Path target) throws IOException {
		Path end = end(load);
		String name = originalName(load.file());
		// a second name and no move: the list counts as in hand until all of it stands in
		// its last place
		link(original(load), end.resolve(name));
		Durable.sync(end);
		Files.move(end, target, StandardCopyOption.ATOMIC_MOVE);
		Optional<Path> status = ListStatus.beside(droppedInto(load.mode(), load.dialer()).resolve(load.file()));
		if (status.isPresent()) {
			Files.deleteIfExists(status.get());
		}
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

	/** Of each who works on it another: one may have been taken for dead. */
	private Path end(Load load) {
		return work(load).resolve("end-" + load.holder());
	}

	/** Whether the list has ended, in whichever folder, before the ledger knew. */
	boolean isEnded(Load load) {
		return isDone(load) || isFailed(load);
	}

	/** Whether the list is in hand. */
	boolean isInHand(Load load) {
		return Files.exists(work(load));
	}

	private Path work(Load load) {
		return this.root.resolve("work").resolve(load.id());
	}

	Path failed(Load load) {
		return this.root.resolve("failed").resolve(load.id());
	}

	Path done(Load load) {
		return this.root.resolve("done").resolve(load.dialer()).resolve(load.id());
	}

}
