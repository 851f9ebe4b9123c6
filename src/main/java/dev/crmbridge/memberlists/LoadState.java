package dev.crmbridge.memberlists;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * States of a load. Rows of the store, receipts, JSON and keys of texts have a state's
 * {@link #word()}.
 */
public enum LoadState {

	/** The first pass makes the plan. */
	READING("reading"),

	/** The second pass sends the planned requests. */
	UPLOADING("uploading"),

	/** Waits for an operator, for a start of the bridge, or for the end of a delay. */
	STOPPED("stopped"),

	/** The members without a dialer attempt are deleted. */
	UNDOING("undoing"),

	/** Ends at an operator's request; its members in Webitel stay. */
	ABANDONING("abandoning"),

	/** Each row is accepted, rejected or a duplicate. */
	LOADED("loaded"),

	/** The members that the rows name are deleted. */
	REMOVED("removed"),

	/** The members are those of the list. */
	SYNCHRONISED("synchronised"),

	/** Ended after the first pass, with nothing sent. */
	PREVIEW("preview"),

	/** Ended with nothing sent, as a load of the same bytes stands. */
	ALREADY_LOADED("already-loaded"),

	/** No member of the load is left. */
	UNDONE("undone"),

	/** Members with a dialer attempt are left. */
	PARTLY_UNDONE("partly-undone"),

	/** Ended by an operator, with what Webitel had accepted by then. */
	ABANDONED("abandoned"),

	/** The list was refused as a whole. */
	REFUSED("refused");

	private static final Set<LoadState> IN_A_PASS = EnumSet.of(READING, UPLOADING);

	private static final Set<LoadState> RUNNING = EnumSet.of(READING, UPLOADING, STOPPED, UNDOING, ABANDONING);

	private static final Set<LoadState> AFTER_UNDO = EnumSet.of(UNDONE, PARTLY_UNDONE);

	private final String word;

	LoadState(String word) {
		this.word = word;
	}

	/**
	 * Returns the state with a word.
	 * @throws IllegalArgumentException if no state has the word
	 */
	@JsonCreator
	public static LoadState of(String word) {
		return Arrays.stream(values())
			.filter((state) -> state.word.equals(word))
			.findAny()
			.orElseThrow(() -> new IllegalArgumentException("unknown state of a load: " + word));
	}

	/** Returns the word for the state outside of Java. */
	@JsonValue
	public String word() {
		return this.word;
	}

	/** Returns whether the first or the second pass is under way. */
	public boolean isInAPass() {
		return IN_A_PASS.contains(this);
	}

	/** Returns whether the load has not ended. */
	public boolean isRunning() {
		return RUNNING.contains(this);
	}

	/** Returns whether an undo has ended, with or without members left. */
	public boolean isUndone() {
		return AFTER_UNDO.contains(this);
	}

	/** Returns the word, which routes compare with. */
	@Override
	public String toString() {
		return this.word;
	}

}
