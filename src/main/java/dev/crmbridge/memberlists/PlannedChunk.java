package dev.crmbridge.memberlists;

import java.time.Instant;

/**
 * One upload request of a list, as it was planned.
 *
 * @param number of the chunk in its load, from 1
 * @param dialer the dialer of its rows
 * @param queue the Webitel queue it goes to
 * @param rows how many members it adds
 * @param firstRow number of its first row
 * @param expires when the first of its members expires; null for never
 * @param requestSize of the request, in bytes; 0 in a preview
 * @param requestSha256 digest of the request, in hex; null in a preview
 */
public record PlannedChunk(int number, String dialer, String queue, int rows, long firstRow, Instant expires,
		int requestSize, String requestSha256) {
}
