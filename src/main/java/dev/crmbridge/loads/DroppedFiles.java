package dev.crmbridge.loads;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.digest.Sha256;
import dev.crmbridge.files.Durable;
import dev.crmbridge.log.LogContext;
import dev.crmbridge.settings.BridgeSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Files that clerks have dropped, and how they are taken in hand: by one rename, so that
 * of several bridge processes only one has each.
 */
@Component("droppedFiles")
public class DroppedFiles {

	private static final Logger LOG = LoggerFactory.getLogger(DroppedFiles.class);

	/** Hidden, still being copied, or what we write beside a list. */
	private static final Pattern LEFT_ALONE = Pattern.compile("\\..*|(?is).*\\.(part|tmp|filepart|status)");

	private static final DateTimeFormatter TAKEN_AT = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

	private final Path root;

	private final ZoneId zone;

	private final ObjectMapper json;

	DroppedFiles(ListFolders folders, BridgeSettings bridge, ObjectMapper json) {
		this.root = folders.root();
		this.zone = bridge.timeZone();
		this.json = json;
	}

	/** Whether a file is none that a clerk has dropped to be loaded. */
	static boolean isLeftAlone(String name) {
		return LEFT_ALONE.matcher(name).matches();
	}

	/** The folders that lists and receipts are dropped into. */
	List<Path> watched() throws IOException {
		List<Path> watched = new ArrayList<>();
		for (String folder : List.of("in", "preview")) {
			watched.add(this.root.resolve(folder));
			watched.addAll(LoadRetention.children(this.root.resolve(folder)));
		}
		watched.add(this.root.resolve("undo"));
		return watched;
	}

	/**
	 * Takes a dropped file in hand: moves it to a folder of its own below {@code work/}.
	 * @param dropped a file below {@code in/} or {@code preview/}
	 * @throws IOException if it cannot be read or moved; it stays where it is
	 */
	public void take(File dropped) throws IOException {
		Path file = dropped.toPath().toAbsolutePath().normalize();
		Path where = this.root.relativize(file).getParent();
		String mode = where.startsWith("preview") ? "preview" : "load";
		String dialer = (where.getNameCount() == 1) ? ListFolders.NO_DIALER : where.getFileName().toString();
		Instant now = Instant.now();
		String version = ListFolders.version(file);
		String sha256 = Sha256.hex(file);
		String id = TAKEN_AT.format(now.atZone(this.zone)) + "-" + dialer.replaceAll("\\p{Cntrl}", "_") + "-"
				+ sha256.substring(0, 8);
		Path work = newFolder(id);
		Load load = new Load(work.getFileName().toString(), dialer, mode, file.getFileName().toString(), sha256,
				version, now, "reading", null, null);
		Files.createDirectory(work.resolve("original"));
		Durable.write(work.resolve("load.json"), this.json.writeValueAsBytes(load));
		try {
			Files.move(file, work.resolve("original").resolve(load.file()), StandardCopyOption.ATOMIC_MOVE);
			Durable.sync(work.resolve("original"));
			LogContext.load(load.id());
			LOG.info("Took a file in hand as {} {}", mode, load.id());
			LogContext.clear();
		}
		catch (IOException ex) {
			discard(work);
			// another process was faster, or whoever dropped it has taken it away
			if (!(ex instanceof NoSuchFileException)) {
				throw ex;
			}
		}
	}

	/**
	 * Unless the file is in it after all: a file system of the network may have moved it
	 * and say that it has not.
	 */
	private static void discard(Path work) throws IOException {
		try {
			Files.delete(work.resolve("original"));
		}
		catch (DirectoryNotEmptyException ex) {
			return;
		}
		FileSystemUtils.deleteRecursively(work);
	}

	/**
	 * Moves what is no receipt to {@code failed/}.
	 * @param file the file that was dropped
	 * @param reason why nothing is undone
	 * @throws IOException if it cannot be moved
	 */
	void failReceipt(Path file, String reason) throws IOException {
		String id = TAKEN_AT.format(Instant.now().atZone(this.zone)) + "-undo-" + Sha256.hex(file).substring(0, 8);
		Path work = newFolder(id);
		Durable.write(work.resolve("reason.txt"), (reason + "\n").getBytes(StandardCharsets.UTF_8));
		Files.move(file, work.resolve(ListFolders.originalName(file.getFileName().toString())),
				StandardCopyOption.ATOMIC_MOVE);
		Files.move(work, this.root.resolve("failed").resolve(work.getFileName()), StandardCopyOption.ATOMIC_MOVE);
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

}
