package dev.crmbridge.callevents.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.files.DurableWriter;
import dev.crmbridge.logging.LoggedFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folder of the spool, which one process uses at a time. Segments and lines that could
 * not be read stay in the folder for an operator.
 */
final class SpoolFolder implements AutoCloseable {

	/** Suffix of the file name of a segment that was set aside. */
	static final String ASIDE_SUFFIX = ".unreadable";

	/** File for single lines that are not events. */
	private static final String LINES_FILE = "unreadable";

	private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);

	private final Path path;

	private final FileChannel lock;

	/** Names of files that could be neither read nor renamed. */
	private final Set<String> skipped = ConcurrentHashMap.newKeySet();

	SpoolFolder(Path dataDir) throws IOException {
		this.path = dataDir.resolve("spool");
		Files.createDirectories(this.path);
		this.lock = lock(dataDir.resolve("lock"));
	}

	/** Locks the folder, as two processes would both store its events. */
	private static FileChannel lock(Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		try {
			FileLock lock = channel.tryLock();
			if (lock != null) {
				return channel;
			}
		}
		catch (OverlappingFileLockException ex) {
			LOG.debug("This process already uses the folder", ex);
		}
		channel.close();
		throw new StartRefusedException(new ConfigProblem("data.dir", file.toAbsolutePath().getParent().normalize()
				+ " is used by another bridge process; each needs its own"));
	}

	Path path() {
		return this.path;
	}

	/** Returns whether the folder itself can be read. */
	boolean isReadable() {
		try (Stream<Path> files = Files.list(this.path)) {
			files.findAny();
			return true;
		}
		catch (IOException | UncheckedIOException ex) {
			return false;
		}
	}

	/** Appends lines that are not events to a file, and returns when they are on disk. */
	void keep(List<String> lines) throws IOException {
		if (!lines.isEmpty()) {
			Path file = this.path.resolve(LINES_FILE);
			LOG.error("Could not read lines of the spool; lines={} keptIn={}", lines.size(), file);
			Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
			DurableWriter.sync(file);
			DurableWriter.sync(this.path);
		}
	}

	/** Renames a segment, so that later processes skip it too. */
	void setAside(SpoolSegment segment, IOException reason) {
		Path aside = segment.file().resolveSibling(segment.file().getFileName() + ASIDE_SUFFIX);
		LOG.error("Could not read a segment of the spool and set it aside; later events are not delayed; file={}",
				segment.file(), new LoggedFailure(reason));
		try {
			Files.move(segment.file(), aside);
			DurableWriter.sync(this.path);
		}
		catch (IOException ex) {
			skip(segment, ex);
		}
	}

	/** Leaves a segment in place for the next process. */
	void skip(SpoolSegment segment, IOException reason) {
		this.skipped.add(segment.file().getFileName().toString());
		LOG.error("Could not rename or delete a segment of the spool; skipped it until the next start; file={}",
				segment.file(), new LoggedFailure(reason));
	}

	/** Returns the names of the files that need an operator. */
	List<String> unreadable() {
		try (Stream<Path> files = Files.list(this.path)) {
			return Stream
				.concat(this.skipped.stream(),
						files.map((file) -> file.getFileName().toString())
							.filter((name) -> name.equals(LINES_FILE) || name.endsWith(ASIDE_SUFFIX)))
				.distinct()
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			return this.skipped.stream().sorted().toList();
		}
	}

	@Override
	public void close() throws IOException {
		this.lock.close();
	}

}
