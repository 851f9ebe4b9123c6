package dev.crmbridge.memberlists.workdir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

import dev.crmbridge.files.BridgeFolders;
import dev.crmbridge.files.DurableWriter;
import dev.crmbridge.memberlists.failure.DamagedLoadException;
import dev.crmbridge.memberlists.Load;
import org.apache.commons.codec.digest.DigestUtils;

import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Folders of loads below {@code members.dir}, and the moves of a list from {@code work/}
 * to {@code done/} or {@code failed/}. A move is one rename, so that after a crash a list
 * is in one folder or the other, and only one of several bridge processes moves it.
 */
@Component
public class LoadFolders {

	/** Rights of the bridge's files below {@code done/} and {@code failed/}. */
	public static final int GROUP_READS_FILE = 0640;

	/**
	 * Names that the bridge writes next to an original, which may well be a corrected
	 * {@code rejected.csv}.
	 */
	private static final Set<String> BRIDGE_FILES = Set.of("receipt.json", "report.html", "accepted.csv",
			"rejected.csv", "removed.csv", MembersDir.REASON);

	private final Path root;

	LoadFolders(MembersDir dir) {
		this.root = dir.root();
	}

	/** Returns the size and modification time of a file, which show changes. */
	public static String version(Path file) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		return attributes.size() + "-" + attributes.lastModifiedTime().toMillis();
	}

	/**
	 * Returns a load with the current version and digest of its file, which may have
	 * grown since the claim.
	 * @param load as recorded
	 * @param plan name of the folder for the plan
	 * @throws IOException if the file cannot be read
	 */
	public Load current(Load load, String plan) throws IOException {
		String version = version(original(load));
		String sha256 = version.equals(load.version()) ? load.sha256()
				: new DigestUtils("SHA-256").digestAsHex(original(load));
		return new Load(load.id(), load.dialer(), load.mode(), load.file(), sha256, version, load.started(),
				load.state(), plan, load.holder(), load.by());
	}

	/** Returns whether the file has changed since the first pass read it. */
	public boolean hasChanged(Load load) throws IOException {
		Path original = originalPath(load);
		return load.version() != null && Files.isRegularFile(original, LinkOption.NOFOLLOW_LINKS)
				&& !version(original).equals(load.version())
				&& !new DigestUtils("SHA-256").digestAsHex(original).equals(load.sha256());
	}

	/**
	 * Returns the path of the dropped file.
	 * @throws DamagedLoadException if the file is missing or a link
	 */
	public Path original(Load load) throws IOException {
		Path original = originalPath(load);
		if (!Files.isDirectory(work(load), LinkOption.NOFOLLOW_LINKS)
				|| !Files.isDirectory(original.getParent(), LinkOption.NOFOLLOW_LINKS)
				|| !Files.isRegularFile(original, LinkOption.NOFOLLOW_LINKS)) {
			throw new DamagedLoadException("the list is missing from the folder work/" + load.id());
		}
		return original;
	}

	private Path originalPath(Load load) {
		return work(load).resolve("original").resolve(load.file());
	}

	/** Returns the chunk files of the load's plan. */
	public ChunkFiles chunks(Load load) {
		return new ChunkFiles(plan(load));
	}

	/**
	 * Creates the folder for the plan. Folders of other first passes stay, as the store
	 * may already name one of them.
	 */
	public void createPlan(Load load) throws IOException {
		BridgeFolders.create(plan(load), BridgeFolders.PRIVATE);
	}

	/** Deletes the plan of a failed first pass. */
	public void deletePlan(Load load) throws IOException {
		FileSystemUtils.deleteRecursively(plan(load));
	}

	/** Deletes the plans of other first passes, once the store names the load's plan. */
	public void deleteOtherPlans(Load load) throws IOException {
		for (Path folder : MembersDir.children(work(load))) {
			if (folder.getFileName().toString().startsWith("plan-") && !folder.equals(plan(load))) {
				FileSystemUtils.deleteRecursively(folder);
			}
		}
	}

	/** Returns the folder of the load's plan. */
	public Path plan(Load load) {
		return work(load).resolve(load.plan());
	}

	/** Returns whether the list was moved to {@code done/}. */
	public boolean isDone(Load load) {
		return Files.isDirectory(done(load), LinkOption.NOFOLLOW_LINKS);
	}

	/**
	 * Creates an empty folder for the files that go to {@code done/} or {@code failed/}.
	 */
	public Path createEnd(Load load) throws IOException {
		BridgeFolders.createMissing(work(load), BridgeFolders.PRIVATE);
		Path end = end(load);
		FileSystemUtils.deleteRecursively(end);
		return BridgeFolders.create(end, BridgeFolders.GROUP_READS);
	}

	/** Moves the end folder of a list to {@code done/}, with the original. */
	public void finish(Load load) throws IOException {
		BridgeFolders.createMissing(done(load).getParent(), BridgeFolders.GROUP_READS);
		end(load, done(load));
	}

	/**
	 * Moves a refused list to {@code failed/}, with {@code reason.txt} for clerks.
	 * @param load the load
	 * @param reason why the list was refused
	 * @throws IOException if files cannot be written or moved
	 */
	public void fail(Load load, String reason) throws IOException {
		Path end = createEnd(load);
		DurableWriter.write(end.resolve(MembersDir.REASON), (reason + "\n").getBytes(StandardCharsets.UTF_8));
		end(load, failed(load));
	}

	/** Returns the name of an original next to the bridge's files. */
	public static String originalName(String name) {
		return BRIDGE_FILES.contains(name) ? "original-" + name : name;
	}

	/** Returns why a list was refused. */
	public String reason(Load load) throws IOException {
		return new String(read(failed(load).resolve(MembersDir.REASON)), StandardCharsets.UTF_8).strip();
	}

	/** Returns the receipt of a list that has ended. */
	public byte[] receipt(Load load) throws IOException {
		return read(done(load).resolve("receipt.json"));
	}

	private static byte[] read(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
			return in.readAllBytes();
		}
	}

	/** Returns whether the list was moved to {@code failed/}. */
	public boolean isFailed(Load load) {
		return Files.isDirectory(failed(load), LinkOption.NOFOLLOW_LINKS);
	}

	private void end(Load load, Path target) throws IOException {
		Path end = end(load);
		for (String name : BRIDGE_FILES) {
			if (Files.exists(end.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
				BridgeFolders.setRights(end.resolve(name), GROUP_READS_FILE);
			}
		}
		// a second name and not a move: the list counts as claimed until all its files
		// are
		// in the last place
		if (Files.isRegularFile(originalPath(load), LinkOption.NOFOLLOW_LINKS)) {
			link(originalPath(load), end.resolve(originalName(load.file())));
		}
		DurableWriter.sync(end);
		Files.move(end, target, StandardCopyOption.ATOMIC_MOVE);
		DurableWriter.sync(target.getParent());
		FileSystemUtils.deleteRecursively(work(load));
	}

	private static void link(Path original, Path name) throws IOException {
		try {
			Files.createLink(name, original);
		}
		catch (UnsupportedOperationException | FileSystemException ex) {
			Files.copy(original, name, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
			DurableWriter.sync(name);
		}
	}

	/** Deletes the work folder, which a crash may have left of an ended list. */
	public void clear(Load load) throws IOException {
		FileSystemUtils.deleteRecursively(work(load));
	}

	/** A folder per lease: a process whose lease ran out may still be writing. */
	private Path end(Load load) {
		return work(load).resolve("end-" + load.holder());
	}

	/** Returns whether the list was moved to {@code done/} or {@code failed/}. */
	public boolean isEnded(Load load) {
		return isDone(load) || isFailed(load);
	}

	/** Returns whether the list is in {@code work/}. */
	public boolean isClaimed(Load load) {
		return Files.isDirectory(work(load), LinkOption.NOFOLLOW_LINKS);
	}

	private Path work(Load load) {
		return this.root.resolve("work").resolve(load.id());
	}

	Path failed(Load load) {
		return this.root.resolve("failed").resolve(load.id());
	}

	/** Returns the folder of the list below {@code done/}. */
	public Path done(Load load) {
		return this.root.resolve("done").resolve(load.dialer()).resolve(load.id());
	}

}
