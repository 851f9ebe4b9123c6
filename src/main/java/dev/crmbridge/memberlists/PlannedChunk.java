package dev.crmbridge.memberlists;

import java.time.Instant;

/**
 * A planned chunk: one upload request of a load.
 *
 * @param number of the chunk in its load, from 1
 * @param dialer the dialer of its rows
 * @param queue the Webitel queue of its members
 * @param rows how many members it adds
 * @param firstRow number of its first row
 * @param expires when the first of its members expires; null for never
 * @param requestSize of the request, in bytes; 0 in a preview
 * @param requestSha256 digest of the request, in hex; null in a preview
 */
public record PlannedChunk(int number, String dialer, String queue, int rows, long firstRow, Instant expires,
		int requestSize, String requestSha256) {
}
