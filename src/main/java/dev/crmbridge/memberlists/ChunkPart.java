package dev.crmbridge.memberlists;

import java.time.Duration;
import java.util.List;

/**
 * Part of a chunk that is split.
 *
 * @param chunk the part
 * @param rows numbers of its rows
 * @param state its state: planned, in doubt, loaded or refused
 * @param code why its rows are rejected; null if they are not
 * @param cleared whether the earlier members that make way are gone
 * @param retryDelay of a part whose earlier members are in a call: how long until Webitel
 * is asked again; else null
 */
public record ChunkPart(PlannedChunk chunk, List<Long> rows, ChunkState state, String code, boolean cleared,
		Duration retryDelay) {

	/** Returns the part as one to be sent. */
	public ChunkPart planned(boolean cleared) {
		return new ChunkPart(this.chunk, this.rows, ChunkState.PLANNED, null, cleared, null);
	}

	/** Returns the part as one whose rows are rejected. */
	public ChunkPart refused(String code) {
		return new ChunkPart(this.chunk, this.rows, ChunkState.REFUSED, code, this.cleared, null);
	}

	/** Returns the part as one that is carried out. */
	public ChunkPart loaded() {
		return new ChunkPart(this.chunk, this.rows, ChunkState.LOADED, null, true, null);
	}

	/** Returns the part as one whose earlier members are in a call. */
	public ChunkPart busy(Duration delay) {
		return new ChunkPart(this.chunk, this.rows, ChunkState.IN_DOUBT, null, false, delay);
	}

}
