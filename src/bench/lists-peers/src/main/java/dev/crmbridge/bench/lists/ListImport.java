package dev.crmbridge.bench.lists;

import java.nio.file.Path;

/** A way to import lists. */
interface ListImport extends AutoCloseable {

	/**
	 * Imports a list to its end, or to its first error.
	 * @param list the CSV file
	 * @return how it ended
	 */
	Result load(Path list);

	@Override
	void close();

	/**
	 * How an import ended.
	 *
	 * @param complete whether the whole list was read and what was good of it accepted
	 * @param rows rows that were read
	 * @param accepted members that were accepted
	 */
	record Result(boolean complete, long rows, long accepted) {

	}

}
