package dev.crmbridge.memberlists.repository;

import java.time.OffsetDateTime;

import dev.crmbridge.memberlists.ChunkState;

/**
 * A member that the CRM has added: a chunk with one row.
 *
 * @param load id of the load of the day
 * @param row number of the row, and of the chunk
 * @param dialer name of the dialer
 * @param queue the member's queue
 * @param state sending, in doubt or loaded
 * @param sends how often the member was sent
 * @param sentAt when it was last sent, by the clock of the store
 * @param member id of the member; empty before it is loaded
 * @param digest digest of the columns, in hex
 */
public record AddedMember(String load, int row, String dialer, String queue, ChunkState state, int sends,
		OffsetDateTime sentAt, String member, String digest) {

	/** Returns whether the member is in Webitel. */
	public boolean isLoaded() {
		return this.state == ChunkState.LOADED;
	}

}
