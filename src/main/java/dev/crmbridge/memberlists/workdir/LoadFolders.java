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
import dev.crmbridge.files.Sha256;
import dev.crmbridge.memberlists.DamagedLoadException;
import dev.crmbridge.memberlists.Load;
import org.apache.camel.Variable;

import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * The folders below {@code members.dir} and the way of a file through them. Each step is
 * one rename, so that after a crash a list is in one folder or the other, and of several
 * bridge processes only one takes it.
 */
@Component
public class LoadFolders {

	/** Rights of a file of ours below {@code done/} and {@code failed/}. */
	public static final int GROUP_READS_FILE = 0640;

	/**
	 * What we write beside an original, which may well be a corrected
	 * {@code rejected.csv}.
	 */
	private static final Set<String> OURS = Set.of("receipt.json", "report.html", "accepted.csv", "rejected.csv",
			"reason.txt");

	private final Path root;

	LoadFolders(MembersDir dir) {
		this.root = dir.root();
	}

	/** The size and time of a file, by which it is seen to change. */
	public static String version(Path file) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		return attributes.size() + "-" + attributes.lastModifiedTime().toMillis();
	}

	/**
	 * The load as its file is now: a file that was being written when it was taken may
	 * have grown.
	 * @param load as it was recorded
	 * @param plan the folder for what the first pass makes
	 * @throws IOException if the file cannot be read
	 */
	public Load current(Load load, String plan) throws IOException {
		String version = version(original(load));
		String sha256 = version.equals(load.version()) ? load.sha256() : Sha256.hex(original(load));
		return new Load(load.id(), load.dialer(), load.mode(), load.file(), sha256, version, load.started(),
				load.state(), plan, load.holder());
	}

	/** Whether the file has changed since it was read. */
	public boolean hasChanged(Load load) throws IOException {
		Path original = originalPath(load);
		return load.version() != null && Files.isRegularFile(original, LinkOption.NOFOLLOW_LINKS)
				&& !version(original).equals(load.version()) && !Sha256.hex(original).equals(load.sha256());
	}

	/**
	 * Returns the file as it was dropped.
	 * @throws DamagedLoadException if it is missing, or is a link
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

	/** The chunks that the first pass has made. */
	public ChunkFiles chunks(Load load) {
		return new ChunkFiles(plan(load));
	}

	/**
	 * Makes the folder for what the first pass makes. Those of other passes stay: the
	 * store may know one of them already.
	 */
	public void makePlan(Load load) throws IOException {
		BridgeFolders.create(plan(load), BridgeFolders.PRIVATE);
	}

	/** Deletes what a first pass has made that failed. */
	public void deletePlan(Load load) throws IOException {
		FileSystemUtils.deleteRecursively(plan(load));
	}

	/** Deletes what other passes have made; the store knows the plan of this one. */
	public void deleteOtherPlans(@Variable("load") Load load) throws IOException {
		for (Path folder : MembersDir.children(work(load))) {
			if (folder.getFileName().toString().startsWith("plan-") && !folder.equals(plan(load))) {
				FileSystemUtils.deleteRecursively(folder);
			}
		}
	}

	/** What the first pass has made. */
	public Path plan(Load load) {
		return work(load).resolve(load.plan());
	}

	/** Whether the list has already gone to {@code done/}. */
	public boolean isDone(Load load) {
		return Files.isDirectory(done(load), LinkOption.NOFOLLOW_LINKS);
	}

	/** An empty folder for what the list ends as. */
	public Path emptyEnd(Load load) throws IOException {
		BridgeFolders.createMissing(work(load), BridgeFolders.PRIVATE);
		Path end = end(load);
		FileSystemUtils.deleteRecursively(end);
		return BridgeFolders.create(end, BridgeFolders.GROUP_READS);
	}

	/** Moves the end of a loaded list to {@code done/}, with the original. */
	public void finish(Load load) throws IOException {
		BridgeFolders.createMissing(done(load).getParent(), BridgeFolders.GROUP_READS);
		end(load, done(load));
	}

	/**
	 * Moves a refused list to {@code failed/}, with the reason for a person to read.
	 * @param load the list
	 * @param reason why it was refused
	 * @throws IOException if it cannot be written
	 */
	public void fail(Load load, String reason) throws IOException {
		Path end = emptyEnd(load);
		DurableWriter.write(end.resolve("reason.txt"), (reason + "\n").getBytes(StandardCharsets.UTF_8));
		end(load, failed(load));
	}

	/** The name of a file beside those that we write. */
	public static String originalName(String name) {
		return OURS.contains(name) ? "original-" + name : name;
	}

	/** Returns why a list was refused. */
	public String reason(Load load) throws IOException {
		return new String(read(failed(load).resolve("reason.txt")), StandardCharsets.UTF_8).strip();
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

	/** Whether the list has already gone to {@code failed/}. */
	public boolean isFailed(Load load) {
		return Files.isDirectory(failed(load), LinkOption.NOFOLLOW_LINKS);
	}

	private void end(Load load, Path target) throws IOException {
		Path end = end(load);
		for (String name : OURS) {
			if (Files.exists(end.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
				BridgeFolders.setRights(end.resolve(name), GROUP_READS_FILE);
			}
		}
		// a second name and no move: the list counts as claimed until all of it stands in
		// its last place
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

	/** Takes away what is left of a list that ended just before a crash. */
	public void clear(Load load) throws IOException {
		FileSystemUtils.deleteRecursively(work(load));
	}

	/** Of each who works on it another: one may have been taken for dead. */
	private Path end(Load load) {
		return work(load).resolve("end-" + load.holder());
	}

	/** Whether the list has ended, in whichever folder, before the ledger knew. */
	public boolean isEnded(Load load) {
		return isDone(load) || isFailed(load);
	}

	/** Whether the list is in hand. */
	public boolean isInHand(Load load) {
		return Files.isDirectory(work(load), LinkOption.NOFOLLOW_LINKS);
	}

	private Path work(Load load) {
		return this.root.resolve("work").resolve(load.id());
	}

	Path failed(Load load) {
		return this.root.resolve("failed").resolve(load.id());
	}

	public Path done(Load load) {
		return this.root.resolve("done").resolve(load.dialer()).resolve(load.id());
	}

}
