package dev.crmbridge.memberlists;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonCreator;

/** States of a chunk. Rows of the store have a state's {@link #word()}. */
public enum ChunkState {

	/** To be sent. */
	PLANNED("planned"),

	/** Marked before the first byte of its request leaves. */
	SENDING("sending"),

	/**
	 * Webitel may have carried out its request: to be reconciled before it is sent again.
	 */
	IN_DOUBT("unknown"),

	/** Webitel is asked for its members. */
	RECONCILING("checking"),

	/** Webitel has all its members. */
	LOADED("loaded"),

	/** Its rows are rejected. */
	REFUSED("refused"),

	/** Replaced by the chunks into which it was split. */
	SPLIT("split");

	private static final Set<ChunkState> OPEN = EnumSet.of(PLANNED, SENDING, IN_DOUBT, RECONCILING);

	private final String word;

	ChunkState(String word) {
		this.word = word;
	}

	/**
	 * Returns the state with a word.
	 * @throws IllegalArgumentException if no state has the word
	 */
	@JsonCreator
	public static ChunkState of(String word) {
		return Arrays.stream(values())
			.filter((state) -> state.word.equals(word))
			.findAny()
			.orElseThrow(() -> new IllegalArgumentException("unknown state of a chunk: " + word));
	}

	/** Returns the word for the state in rows of the store. */
	public String word() {
		return this.word;
	}

	/** Returns whether the fate of the chunk's rows is still to be decided. */
	public boolean isOpen() {
		return OPEN.contains(this);
	}

	@Override
	public String toString() {
		return this.word;
	}

}
