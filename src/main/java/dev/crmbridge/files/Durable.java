package dev.crmbridge.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Files that are on disk, and not only on their way there, before the next step relies on
 * them.
 */
public final class Durable {

	private Durable() {
	}

	/** Writes a file and flushes it. */
	public static void write(Path file, byte[] content) throws IOException {
		Files.write(file, content);
		sync(file);
	}

	/** Flushes a file, or the names in a folder. */
	public static void sync(Path fileOrFolder) throws IOException {
		try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
			channel.force(true);
		}
	}

}
