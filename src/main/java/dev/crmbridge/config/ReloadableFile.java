package dev.crmbridge.config;

import java.nio.file.Path;

/** A file of {@code config/} that the bridge can read again without a restart. */
public interface ReloadableFile {

	/** Returns the file. */
	Path file();

	/**
	 * Reads the file again; the content that was read before stays in use until the new
	 * one is complete.
	 * @throws StartRefusedException if the file has config problems
	 */
	void reload();

}
