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
import java.util.stream.Stream;

import dev.crmbridge.files.BridgeFolders;
import dev.crmbridge.files.DurableWriter;
import dev.crmbridge.files.SafeFolder;
import dev.crmbridge.memberlists.DamagedLoadException;
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
 * Folders {@code work/claim-…}: each holds one file that was moved out of a clerk's
 * folder. The move comes first, so that of several processes only one has the file, and a
 * file is only opened where no clerk can put a pipe or a link in its place.
 */
@Component
class ClaimFolderStore {

	static final String PREFIX = "claim-";

	private static final Logger LOG = LoggerFactory.getLogger(ClaimFolderStore.class);

	/** After this time a claim of another process may be what a crash has left. */
	private static final Duration LEFT_BEHIND = Duration.ofSeconds(10);

	private final Path root;

	private final LoadJsonFile json;

	private final UnclaimedFileRegistry unclaimed;

	ClaimFolderStore(MembersDir dir, LoadJsonFile json, UnclaimedFileRegistry unclaimed) {
		this.root = dir.root();
		this.json = json;
		this.unclaimed = unclaimed;
	}

	/**
	 * Moves a dropped file to a new folder below {@code work/}.
	 * @return the claim's load
	 * @throws NoSuchFileException if another process was faster, or the file was removed
	 * @throws IOException if it cannot be moved; it stays where it is
	 */
	Load create(DroppedFile dropped) throws IOException {
		Load load = new Load(PREFIX + UUID.randomUUID(), dropped.dialer(), dropped.mode(), dropped.name().toString(),
				null, null, Instant.now(), LoadState.READING, null, null);
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

	/** Moves to {@code failed/} what a crash has kept from it. */
	private void finishFailed(List<Path> work, Instant before) {
		for (Path folder : work) {
			if (MembersDir.isFailed(folder) && isOlder(folder, before)) {
				try {
					moveToFailed(folder);
				}
				catch (IOException ex) {
					LOG.debug("Could not move {} to failed/", UnclaimedFileRegistry.shown(folder.getFileName()), ex);
				}
			}
		}
	}

	private void moveToFailed(Path folder) throws IOException {
		Files.move(folder, this.root.resolve("failed").resolve(folder.getFileName()), StandardCopyOption.ATOMIC_MOVE);
	}

	/** Returns the loads of all claims. */
	List<Load> claimed() throws IOException {
		return loads(MembersDir.children(this.root.resolve("work")).stream());
	}

	/** Returns the loads of claims that a process has left behind. */
	List<Load> leftBehind() throws IOException {
		Instant before = Instant.now().minus(LEFT_BEHIND);
		List<Path> work = MembersDir.children(this.root.resolve("work"));
		finishFailed(work, before);
		return loads(work.stream().filter((folder) -> isOlder(folder, before)));
	}

	private List<Load> loads(Stream<Path> folders) {
		return folders
			.filter((folder) -> folder.getFileName().toString().startsWith(PREFIX) && MembersDir.holdsOriginal(folder))
			.map(this::readOrNull)
			.filter((load) -> load != null)
			.toList();
	}

	private static boolean isOlder(Path folder, Instant before) {
		try {
			return Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(before);
		}
		catch (IOException ex) {
			// it has just been ended
			return false;
		}
	}

	private Load readOrNull(Path folder) {
		try {
			Load load = this.json.read(folder);
			if (load.mode() != null) {
				return load;
			}
			this.unclaimed.note(this.root.relativize(folder), "unclaimed.no-load", false);
		}
		catch (IOException ex) {
			// it may have just been ended
			if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
				this.unclaimed.note(this.root.relativize(folder),
						(ex instanceof DamagedLoadException) ? "unclaimed.no-load" : "unclaimed.not-read", false);
			}
		}
		return null;
	}

	/**
	 * Returns the claimed file, which no clerk can replace any more.
	 * @throws NoSuchFileException if another process has gone on with it
	 * @throws DamagedLoadException if it is no file
	 */
	Path file(Load load) throws IOException {
		Path file = folder(load).resolve("original").resolve(load.file());
		if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isRegularFile()) {
			throw new DamagedLoadException("it is no file");
		}
		return file;
	}

	/** Moves a file back to where it was dropped, unless there is another one by now. */
	void release(Load load) throws IOException {
		Path name = Path.of(load.file());
		Path dropped = this.root.relativize(MembersDir.droppedInto(this.root, load.mode(), load.dialer()));
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
	 * Makes the folder below {@code work/} that a load is named after.
	 * @param id of the load; {@code -2}, {@code -3} are added if it is in use
	 * @param rights of the folder
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
	 * Deletes the folder of a claim, unless the file is in it after all: a file system of
	 * the network may have moved it and say that it has not.
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
