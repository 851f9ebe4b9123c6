package dev.crmbridge.memberlists;

import java.util.List;
import java.util.Map;

/**
 * What the first pass has made of a list.
 *
 * @param charset of the file
 * @param byteOrderMark whether the file began with a byte order mark
 * @param delimiter of the file
 * @param rows all rows
 * @param rejected rows that cannot be loaded
 * @param duplicates rows that are left out for another with the same first number
 * @param rejections how many rows were rejected, by code
 * @param dialers the counts of each dialer, if the list is split
 * @param queue the queue of all rows; null if the list is split
 * @param chunks the requests to be sent
 */
public record Plan(String charset, boolean byteOrderMark, String delimiter, long rows, long rejected, long duplicates,
		Map<String, Long> rejections, Map<String, Counts> dialers, String queue, List<PlannedChunk> chunks) {

	/**
	 * The counts of one dialer.
	 *
	 * @param rows its rows
	 * @param rejected of them
	 * @param duplicates of them
	 */
	public record Counts(long rows, long rejected, long duplicates) {
	}

}
