package dev.crmbridge.memberlists;

import java.time.Instant;

/**
 * A claimed chunk: one upload request of a load.
 *
 * @param load load id
 * @param number of the chunk in its load, from 1
 * @param dialer the dialer of its rows
 * @param queue the Webitel queue of its members
 * @param action what it does
 * @param rows how many rows it has: members that it adds or leaves, rows that name
 * members to delete, or of a synchronised list members to delete
 * @param firstRow number of its first row
 * @param depth how often its rows were halved
 * @param expires when the first of its members expires; null for never
 * @param state after the claim
 * @param sends how often it was sent, this time included
 * @param failures how often Webitel answered with an error that has an id
 * @param keyed whether its members carry the variables of a key
 * @param cleared whether the earlier members that make way are gone
 * @param busySince when one of these members was first found in a call; null for never
 * @param requestSize of the request, in bytes
 * @param requestSha256 digest of the request, in hex; null if it was planned before
 * digests were recorded
 */
public record Chunk(String load, int number, String dialer, String queue, ChunkAction action, int rows, long firstRow,
		int depth, Instant expires, ChunkState state, int sends, int failures, boolean keyed, boolean cleared,
		Instant busySince, int requestSize, String requestSha256) {

	/** Returns whether members of earlier loads are to be deleted first. */
	public boolean isDeletionDue() {
		return this.action.isDeleting() && !this.cleared;
	}

	/** Returns whether the chunk may be in Webitel already, and is to be reconciled. */
	public boolean isInDoubt() {
		return this.state == ChunkState.RECONCILING;
	}

}
