package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.file.archive.ZipArchive;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;

/** Source of the bytes of the only list in a zip archive. */
record ZippedListSource(ZipArchive archive, ZipArchiveEntry entry) implements ListByteSource {

	/**
	 * Opens an archive.
	 * @throws ListRefusedException if it has no list, or more than one
	 */
	static ZippedListSource open(Path file) throws IOException {
		ZipArchive archive = ZipArchive.open(file, "archive");
		try {
			return new ZippedListSource(archive, onlyList(archive));
		}
		catch (RuntimeException ex) {
			archive.close();
			throw ex;
		}
	}

	private static ZipArchiveEntry onlyList(ZipArchive archive) {
		ZipArchiveEntry only = null;
		for (ZipArchiveEntry entry : archive.entries()) {
			if (isList(entry)) {
				if (only != null) {
					throw new ListRefusedException("archive-with-several-lists", only.getName(), entry.getName());
				}
				only = entry;
			}
		}
		if (only == null) {
			throw new ListRefusedException("archive-without-list");
		}
		return only;
	}

	private static boolean isList(ZipArchiveEntry entry) {
		String name = entry.getName();
		// macOS adds __MACOSX/._list.csv
		return !entry.isDirectory() && !name.startsWith("__MACOSX/")
				&& !name.substring(name.lastIndexOf('/') + 1).startsWith(".") && ListByteSource.isText(name);
	}

	@Override
	public InputStream open() throws IOException {
		return this.archive.read(this.entry, MAX_EXPANDED_SIZE);
	}

	@Override
	public void close() throws IOException {
		this.archive.close();
	}

}
