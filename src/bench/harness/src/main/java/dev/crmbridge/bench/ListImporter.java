package dev.crmbridge.bench;

import java.nio.file.Path;

/** Importer of lists, one after the other, in a separate process. */
interface ListImporter extends AutoCloseable {

	/**
	 * Imports a list and waits for its end.
	 * @param list the file
	 * @return what became of it
	 */
	ListRun load(Path list) throws Exception;

	/** The process that does it. */
	Child process();

	@Override
	void close();

}
