package dev.crmbridge.memberlists;

import java.util.List;
import java.util.Map;

/**
 * Plan of a load, made by the first pass: the counts of the list's rows, and the exact
 * requests.
 *
 * @param charset of the file
 * @param byteOrderMark whether the file began with a byte order mark
 * @param delimiter of the file
 * @param rows all rows
 * @param rejected rejected rows
 * @param duplicates rows with the first number of another row
 * @param rejections counts of rejected rows by code
 * @param dialers the counts of each dialer, if the list is split
 * @param queue the queue of all rows; null if the list is split
 * @param chunks the requests to be sent
 */
public record Plan(String charset, boolean byteOrderMark, String delimiter, long rows, long rejected, long duplicates,
		Map<String, Long> rejections, Map<String, Counts> dialers, String queue, List<PlannedChunk> chunks) {

	/**
	 * Counts of one dialer's rows.
	 *
	 * @param rows all
	 * @param rejected rejected rows
	 * @param duplicates rows with the first number of another row
	 */
	public record Counts(long rows, long rejected, long duplicates) {
	}

}
