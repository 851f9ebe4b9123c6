package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.crmbridge.files.BridgeFolders;
import dev.crmbridge.files.DurableWriter;
import dev.crmbridge.files.SafeFolder;
import dev.crmbridge.memberlists.failure.DamagedLoadException;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.memberlists.workdir.LoadJsonFile;
import dev.crmbridge.memberlists.workdir.MembersDir;
import dev.crmbridge.memberlists.workdir.UnclaimedFileRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Store of claims: folders {@code work/claim-…}, each with one file that was moved out of
 * a clerk's folder. A claim starts with the move, so that only one of several processes
 * gets the file, and the bridge opens a file only where no clerk can put a pipe or a link
 * in its place.
 */
@Component
class ClaimFolderStore {

	static final String PREFIX = "claim-";

	private static final Logger LOG = LoggerFactory.getLogger(ClaimFolderStore.class);

	/** A claim of this age may be left from a process that has died. */
	private static final Duration ABANDONED_AGE = Duration.ofSeconds(10);

	private final Path root;

	private final LoadJsonFile json;

	private final WorkFolderReader workFolders;

	ClaimFolderStore(MembersDir dir, LoadJsonFile json, WorkFolderReader workFolders) {
		this.root = dir.root();
		this.json = json;
		this.workFolders = workFolders;
	}

	/**
	 * Claims a dropped file: moves the file to a new folder below {@code work/}.
	 * @return the load of the claim
	 * @throws NoSuchFileException if another process was faster, or the file was removed
	 * @throws IOException if the file cannot be moved; the file stays where it is then
	 */
	Load create(DroppedFile dropped) throws IOException {
		Load load = new Load(PREFIX + UUID.randomUUID(), dropped.dialer(), dropped.mode(), dropped.name().toString(),
				null, null, Instant.now(), LoadState.READING, null, null, null);
		BridgeFolders.create(folder(load), BridgeFolders.PRIVATE);
		try {
			BridgeFolders.create(folder(load).resolve("original"), BridgeFolders.PRIVATE);
			this.json.write(folder(load), load);
			try (SafeFolder from = SafeFolder.open(this.root, dropped.folder()); SafeFolder to = original(load)) {
				from.move(dropped.name(), to, dropped.name());
			}
			DurableWriter.sync(folder(load).resolve("original"));
			return load;
		}
		catch (IOException ex) {
			discard(load);
			throw ex;
		}
	}

	/** Moves folders to {@code failed/} that a process that died did not move. */
	private void finishFailed(List<Path> work, Instant before) {
		for (Path folder : work) {
			if (MembersDir.isFailed(folder) && isOlder(folder, before)) {
				try {
					moveToFailed(folder);
				}
				catch (IOException ex) {
					LOG.debug("Could not move a folder to failed/; folder={}",
							UnclaimedFileRegistry.shown(folder.getFileName()), ex);
				}
			}
		}
	}

	private void moveToFailed(Path folder) throws IOException {
		Files.move(folder, this.root.resolve("failed").resolve(folder.getFileName()), StandardCopyOption.ATOMIC_MOVE);
	}

	/** Returns the loads of all claims. */
	List<Load> claimed() throws IOException {
		return this.workFolders.claims((folder) -> true);
	}

	/** Returns the loads of claims that may be left from a process that has died. */
	List<Load> abandoned() throws IOException {
		Instant before = Instant.now().minus(ABANDONED_AGE);
		finishFailed(this.workFolders.folders(), before);
		return this.workFolders.claims((folder) -> isOlder(folder, before));
	}

	private static boolean isOlder(Path folder, Instant before) {
		try {
			return Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(before);
		}
		catch (IOException ex) {
			// another process has just ended it
			return false;
		}
	}

	/**
	 * Returns the claimed file, which no clerk can replace any more.
	 * @throws NoSuchFileException if another process has moved the file on
	 * @throws DamagedLoadException if it is not a regular file
	 */
	Path file(Load load) throws IOException {
		Path file = folder(load).resolve("original").resolve(load.file());
		if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isRegularFile()) {
			throw new DamagedLoadException("the claimed file is not a regular file");
		}
		return file;
	}

	/**
	 * Moves a file back to where it was dropped, unless a file of that name is there now.
	 */
	void release(Load load) throws IOException {
		Path name = Path.of(load.file());
		Path dropped = MembersDir.droppedInto(Path.of(""), load.mode(), load.dialer());
		try (SafeFolder from = original(load); SafeFolder to = SafeFolder.open(this.root, dropped)) {
			if (!to.has(name)) {
				from.move(name, to, name);
			}
		}
		FileSystemUtils.deleteRecursively(folder(load));
	}

	/** Moves a claimed file to {@code failed/}, with the reason. */
	void fail(Load load, String id, String reason) throws IOException {
		Path folder = newFolder(id, BridgeFolders.GROUP_READS);
		DurableWriter.write(folder.resolve(MembersDir.REASON), (reason + "\n").getBytes(StandardCharsets.UTF_8));
		BridgeFolders.setRights(folder.resolve(MembersDir.REASON), LoadFolders.GROUP_READS_FILE);
		Files.move(folder(load).resolve("original").resolve(load.file()),
				folder.resolve(LoadFolders.originalName(load.file())), StandardCopyOption.ATOMIC_MOVE);
		DurableWriter.sync(folder);
		moveToFailed(folder);
		FileSystemUtils.deleteRecursively(folder(load));
	}

	/**
	 * Creates the folder of a load below {@code work/}. The name of the folder is the id
	 * of the load.
	 * @param id wanted id; {@code -2}, {@code -3} are added if it is in use
	 * @param rights rights of the folder
	 */
	Path newFolder(String id, int rights) throws IOException {
		for (int n = 1;; n++) {
			Path folder = this.root.resolve("work").resolve((n == 1) ? id : id + "-" + n);
			if (Files.exists(this.root.resolve("failed").resolve(folder.getFileName()), LinkOption.NOFOLLOW_LINKS)
					|| isDone(folder)) {
				continue;
			}
			try {
				return BridgeFolders.create(folder, rights);
			}
			catch (FileAlreadyExistsException ex) {
				// another list was claimed in the same second
				continue;
			}
		}
	}

	private boolean isDone(Path folder) throws IOException {
		return MembersDir.children(this.root.resolve("done"))
			.stream()
			.anyMatch((dialer) -> Files.exists(dialer.resolve(folder.getFileName()), LinkOption.NOFOLLOW_LINKS));
	}

	/**
	 * Deletes the folder of a claim unless it holds the file: a network file system may
	 * have moved the file and reported a failure.
	 */
	void discard(Load load) throws IOException {
		discard(folder(load));
	}

	static void discard(Path folder) throws IOException {
		try {
			Files.deleteIfExists(folder.resolve("original"));
		}
		catch (DirectoryNotEmptyException ex) {
			return;
		}
		FileSystemUtils.deleteRecursively(folder);
	}

	Path folder(Load load) {
		return this.root.resolve("work").resolve(load.id());
	}

	private SafeFolder original(Load load) throws IOException {
		return SafeFolder.open(this.root, Path.of("work", load.id(), "original"));
	}

}
