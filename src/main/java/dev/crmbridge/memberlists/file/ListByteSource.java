package dev.crmbridge.memberlists.file;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.file.archive.BoundedInflateStream;
import dev.crmbridge.memberlists.file.archive.CountingChannel;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Source of the unpacked bytes of a text list, which can be read more than once:
 * {@link ListCharset} is found in them, then {@link CheckedTextReader} decodes them.
 */
interface ListByteSource extends Closeable {

	/** Most bytes that an archive may expand to: 32 GiB. */
	long MAX_EXPANDED_SIZE = 32L << 30;

	/** Opens the bytes at their start. */
	InputStream open() throws IOException;

	@Override
	default void close() throws IOException {
	}

	/**
	 * Returns the bytes of a file, unpacked as its ending says.
	 * @throws ListRefusedException if the ending is not accepted, or the file is not a
	 * good archive
	 */
	static ListByteSource of(Path file) throws IOException {
		String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
		if (isText(name)) {
			return () -> Files.newInputStream(file);
		}
		if (name.endsWith(".gz")) {
			return () -> unzipped(file);
		}
		if (name.endsWith(".zip")) {
			return ZippedListSource.open(file);
		}
		throw new ListRefusedException("unknown-ending", file.getFileName().toString());
	}

	/** Returns whether a name has the ending of a text list. */
	static boolean isText(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return lower.endsWith(".csv") || lower.endsWith(".txt");
	}

	private static InputStream unzipped(Path file) throws IOException {
		CountingChannel packed = new CountingChannel(Files.newByteChannel(file));
		try {
			InputStream in = packed.reading("archive",
					() -> GzipCompressorInputStream.builder()
						.setInputStream(new BufferedInputStream(Channels.newInputStream(packed), 1 << 16))
						.setDecompressConcatenated(true)
						.get());
			return new BoundedInflateStream(in, packed, "archive", MAX_EXPANDED_SIZE);
		}
		catch (IOException | RuntimeException ex) {
			packed.close();
			throw ex;
		}
	}

}
