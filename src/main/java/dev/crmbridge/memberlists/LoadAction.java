package dev.crmbridge.memberlists;

import java.util.Arrays;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Actions of loads: what a list does to the members of its dialer. */
public enum LoadAction {

	/** Adds a member for each row. */
	LOAD("load", LoadState.LOADED),

	/** Deletes the members that the rows name. */
	REMOVE("remove", LoadState.REMOVED),

	/** Makes the members those of the list: adds, replaces and deletes. */
	SYNC("sync", LoadState.SYNCHRONISED),

	/** Replaces a stop list; no member of a dialer is added. */
	STOP("stop", LoadState.LOADED);

	private final String word;

	private final LoadState end;

	LoadAction(String word, LoadState end) {
		this.word = word;
		this.end = end;
	}

	/**
	 * Returns the action with a word.
	 * @throws IllegalArgumentException if no action has the word
	 */
	@JsonCreator
	public static LoadAction of(String word) {
		return Arrays.stream(values())
			.filter((action) -> action.word.equals(word))
			.findAny()
			.orElseThrow(() -> new IllegalArgumentException("unknown action of a load: " + word));
	}

	/** Returns the word for the action in receipts and JSON. */
	@JsonValue
	public String word() {
		return this.word;
	}

	/** Returns whether rows of such lists become members. */
	public boolean addsMembers() {
		return this == LOAD || this == SYNC;
	}

	/** Returns the last state of a load that was carried out. */
	public LoadState end() {
		return this.end;
	}

	@Override
	public String toString() {
		return this.word;
	}

}
