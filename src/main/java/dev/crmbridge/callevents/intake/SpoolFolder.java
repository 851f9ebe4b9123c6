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
 * Folder of the spool, which one process uses at a time. It also keeps what could not be
 * read, for an operator.
 */
final class SpoolFolder implements AutoCloseable {

	/** Suffix of the name of a segment that is set aside. */
	static final String ASIDE = ".unreadable";

	/** File for single lines that are not events. */
	private static final String LINES = "unreadable";

	private static final Logger LOG = LoggerFactory.getLogger(SpoolFolder.class);

	private final Path path;

	private final FileChannel lock;

	/** Names of files that could be neither used nor renamed. */
	private final Set<String> skipped = ConcurrentHashMap.newKeySet();

	SpoolFolder(Path dataDir) throws IOException {
		this.path = dataDir.resolve("spool");
		Files.createDirectories(this.path);
		this.lock = lock(dataDir.resolve("lock"));
	}

	/** Two processes with one folder would both store what is in it. */
	private static FileChannel lock(Path file) throws IOException {
		FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		try {
			FileLock lock = channel.tryLock();
			if (lock != null) {
				return channel;
			}
		}
		catch (OverlappingFileLockException ex) {
			LOG.debug("The folder is used by this very process", ex);
		}
		channel.close();
		throw new StartRefusedException(new ConfigProblem("data.dir", file.toAbsolutePath().getParent().normalize()
				+ " is used by another bridge process; each needs its own"));
	}

	Path path() {
		return this.path;
	}

	/** Returns whether the folder itself can be read now. */
	boolean isReadable() {
		try (Stream<Path> files = Files.list(this.path)) {
			files.findAny();
			return true;
		}
		catch (IOException | UncheckedIOException ex) {
			return false;
		}
	}

	/** Keeps lines that are not events, and returns when they are on disk. */
	void keep(List<String> lines) throws IOException {
		if (!lines.isEmpty()) {
			Path file = this.path.resolve(LINES);
			LOG.error("Could not read {} lines of the spool; they are kept in {}", lines.size(), file);
			Files.write(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
			DurableWriter.sync(file);
			DurableWriter.sync(this.path);
		}
	}

	/** Renames a segment, so that a later process does not wait for it either. */
	void setAside(SpoolSegment segment, IOException reason) {
		Path aside = segment.file().resolveSibling(segment.file().getFileName() + ASIDE);
		LOG.error("Could not read a segment of the spool; it is set aside, and the events behind it go on; file={}",
				segment.file(), new LoggedFailure(reason));
		try {
			Files.move(segment.file(), aside);
			DurableWriter.sync(this.path);
		}
		catch (IOException ex) {
			skip(segment, ex);
		}
	}

	/** Leaves a segment where it is, for the next process. */
	void skip(SpoolSegment segment, IOException reason) {
		this.skipped.add(segment.file().getFileName().toString());
		LOG.error("Could not rename or delete a segment of the spool; it is skipped until the next start; file={}",
				segment.file(), new LoggedFailure(reason));
	}

	/** Returns the names of the files that an operator has to look at. */
	List<String> unreadable() {
		try (Stream<Path> files = Files.list(this.path)) {
			return Stream
				.concat(this.skipped.stream(),
						files.map((file) -> file.getFileName().toString())
							.filter((name) -> name.equals(LINES) || name.endsWith(ASIDE)))
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
