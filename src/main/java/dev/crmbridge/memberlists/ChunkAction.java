package dev.crmbridge.memberlists;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonCreator;

/** Actions of chunks. Rows of the store have an action's {@link #word()}. */
public enum ChunkAction {

	/** Adds a member for each row. */
	ADD("add", "added"),

	/** Deletes the earlier members of each row's key, then adds one. */
	REPLACE("replace", "replaced"),

	/** Deletes members. */
	DELETE("delete", "removed"),

	/** Leaves the open member of each row's key unchanged. */
	KEEP("keep", "kept"),

	/** Leaves the closed members of each row's key, and adds none. */
	KEEP_CLOSED("keep-closed", "closed");

	private static final Set<ChunkAction> WITHOUT_REQUEST = EnumSet.of(KEEP, KEEP_CLOSED);

	private final String word;

	private final String what;

	ChunkAction(String word, String what) {
		this.word = word;
		this.what = what;
	}

	/**
	 * Returns the action with a word.
	 * @throws IllegalArgumentException if no action has the word
	 */
	@JsonCreator
	public static ChunkAction of(String word) {
		return Arrays.stream(values())
			.filter((action) -> action.word.equals(word))
			.findAny()
			.orElseThrow(() -> new IllegalArgumentException("unknown action of a chunk: " + word));
	}

	/** Returns the word for the action in rows of the store. */
	public String word() {
		return this.word;
	}

	/** Returns the word for what happened to a row, in receipts and CSV files. */
	public String what() {
		return this.what;
	}

	/** Returns whether the chunk adds members, with an upload request. */
	public boolean isAdding() {
		return this == ADD || this == REPLACE;
	}

	/** Returns whether the chunk deletes members of earlier loads. */
	public boolean isDeleting() {
		return this == DELETE || this == REPLACE;
	}

	/** Returns whether the plan itself carries the chunk out, as nothing changes. */
	public boolean isWithoutRequest() {
		return WITHOUT_REQUEST.contains(this);
	}

	@Override
	public String toString() {
		return this.word;
	}

}
