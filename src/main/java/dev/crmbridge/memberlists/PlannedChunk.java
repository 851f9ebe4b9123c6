package dev.crmbridge.memberlists;

import java.time.Instant;
import java.util.List;

/**
 * A planned chunk: one upload request of a load.
 *
 * @param number of the chunk in its load, from 1
 * @param dialer the dialer of its rows
 * @param queue the Webitel queue of its members
 * @param action what it does
 * @param rows how many rows it has
 * @param memberIds of a chunk that leaves members as they are: their ids, in the order of
 * the rows; else empty
 * @param firstRow number of its first row
 * @param keyed whether its members carry the variables of a key
 * @param expires when the first of its members expires; null for never
 * @param requestSize of the request, in bytes; 0 in a preview
 * @param requestSha256 digest of the request, in hex; null in a preview
 */
public record PlannedChunk(int number, String dialer, String queue, ChunkAction action, int rows, long firstRow,
		List<String> memberIds, boolean keyed, Instant expires, int requestSize, String requestSha256) {
}
