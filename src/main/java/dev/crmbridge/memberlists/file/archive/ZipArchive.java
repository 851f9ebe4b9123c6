package dev.crmbridge.memberlists.file.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Zip archive from an untrusted source. */
public final class ZipArchive implements Closeable {

	/** Kind of an archive that is a workbook. */
	public static final String SPREADSHEET = "spreadsheet";

	private final CountingChannel packed;

	private final ZipFile zip;

	private final String kind;

	private ZipArchive(CountingChannel packed, ZipFile zip, String kind) {
		this.packed = packed;
		this.zip = zip;
		this.kind = kind;
	}

	/**
	 * Opens an archive and checks the names in it.
	 * @param kind {@code archive} or {@code spreadsheet}, for a refusal
	 * @throws ListRefusedException if the archive is damaged, or a name leads outside it
	 * @throws IOException if the disk fails
	 */
	public static ZipArchive open(Path file, String kind) throws IOException {
		CountingChannel packed = new CountingChannel(Files.newByteChannel(file));
		try {
			ZipFile zip = packed.reading(kind,
					() -> ZipFile.builder().setSeekableByteChannel(packed).setIgnoreLocalFileHeader(true).get());
			ZipArchive archive = new ZipArchive(packed, zip, kind);
			archive.entries().forEach(archive::checkName);
			return archive;
		}
		catch (IOException | RuntimeException ex) {
			packed.close();
			throw ex;
		}
	}

	private void checkName(ZipArchiveEntry entry) {
		// the library hides backslashes in getName()
		String raw = new String(entry.getRawName(), StandardCharsets.ISO_8859_1);
		String name = raw.replace('\\', '/');
		boolean climbs = List.of(name.split("/")).contains("..");
		// some programs write workbooks with the separator of Windows
		boolean backslashes = !name.equals(raw) && !this.kind.equals(SPREADSHEET);
		if (climbs || backslashes || name.startsWith("/") || name.matches("(?s)[A-Za-z]:.*")) {
			throw new ListRefusedException("unsafe-archive", entry.getName());
		}
	}

	/** Returns the entries of the archive. */
	public List<ZipArchiveEntry> entries() {
		return Collections.list(this.zip.getEntries());
	}

	/**
	 * Unpacks an entry. Only one entry can be read at a time.
	 * @param maxBytes most unpacked bytes
	 * @throws ListRefusedException if the entry is encrypted or damaged
	 */
	public InputStream read(ZipArchiveEntry entry, long maxBytes) throws IOException {
		if (entry.getGeneralPurposeBit().usesEncryption()) {
			throw new ListRefusedException("encrypted-archive");
		}
		InputStream in = this.packed.reading(this.kind, () -> this.zip.getInputStream(entry));
		return new BoundedInflateStream(in, this.packed, this.kind, maxBytes, entry.getCrc());
	}

	/** Returns whether the disk failed, so that the archive may be good. */
	public boolean hasDiskFailed() {
		return this.packed.hasFailed();
	}

	@Override
	public void close() throws IOException {
		try (this.packed) {
			this.zip.close();
		}
	}

}
