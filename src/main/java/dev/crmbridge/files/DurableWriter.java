package dev.crmbridge.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writer that flushes files and folders to disk (fsync) before it returns, so that the
 * next step can rely on them.
 */
public final class DurableWriter {

	private DurableWriter() {
	}

	/**
	 * Writes a new file and flushes it. Deletes a file or link of this name first, so
	 * that no write follows a link.
	 */
	public static void write(Path file, byte[] content) throws IOException {
		Files.deleteIfExists(file);
		Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
		sync(file);
	}

	/** Replaces a file, or a link of this name, in one step. */
	public static void replace(Path file, byte[] content) throws IOException {
		Path next = file.resolveSibling("." + file.getFileName());
		write(next, content);
		Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
		sync(file.getParent());
	}

	/** Flushes the content of a file, or the names in a folder. */
	public static void sync(Path fileOrFolder) throws IOException {
		try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
			channel.force(true);
		}
	}

}
