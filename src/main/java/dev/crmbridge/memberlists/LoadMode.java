package dev.crmbridge.memberlists;

import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Modes of loads: the way on which a list came, which fixes its {@link LoadAction} and
 * whether it is only checked. Rows of the store and {@code load.json} have a mode's
 * {@link #word()}.
 */
public enum LoadMode {

	/** A list in {@code in/}. */
	LOAD("load", "in", LoadAction.LOAD),

	/** A list in {@code preview/}. */
	PREVIEW("preview", "preview", LoadAction.LOAD),

	/** A list in {@code remove/}. */
	REMOVE("remove", "remove", LoadAction.REMOVE),

	/** A list in {@code sync/}. */
	SYNC("sync", "sync", LoadAction.SYNC),

	/** A list in {@code sync-preview/}. */
	SYNC_PREVIEW("sync-preview", "sync-preview", LoadAction.SYNC),

	/** A stop list in {@code stop/}. */
	STOP("stop", "stop", LoadAction.STOP),

	/** The members that the CRM has added one by one in a day. */
	API("api", null, LoadAction.LOAD),

	/** A receipt in {@code undo/}, whose load is undone. */
	UNDO("undo", "undo", null);

	/** The modes of lists that are dropped into the folder of a dialer. */
	public static final List<LoadMode> OF_DIALERS = List.of(LOAD, PREVIEW, REMOVE, SYNC, SYNC_PREVIEW);

	private final String word;

	private final String folder;

	private final LoadAction action;

	LoadMode(String word, String folder, LoadAction action) {
		this.word = word;
		this.folder = folder;
		this.action = action;
	}

	/**
	 * Returns the mode with a word.
	 * @throws IllegalArgumentException if no mode has the word
	 */
	@JsonCreator
	public static LoadMode of(String word) {
		return Arrays.stream(values())
			.filter((mode) -> mode.word.equals(word))
			.findAny()
			.orElseThrow(() -> new IllegalArgumentException("unknown mode of a load: " + word));
	}

	/** Returns the mode of the lists in a folder of {@code members.dir}. */
	public static LoadMode ofFolder(String folder) {
		return Arrays.stream(values()).filter((mode) -> folder.equals(mode.folder)).findAny().orElseThrow();
	}

	/** Returns the word for the mode outside of Java. */
	@JsonValue
	public String word() {
		return this.word;
	}

	/** Returns the folder of {@code members.dir} into which such lists are dropped. */
	public String folder() {
		return this.folder;
	}

	/** Returns what the lists do; null for a receipt. */
	public LoadAction action() {
		return this.action;
	}

	/** Returns whether a list is only checked, and changes nothing. */
	public boolean isPreview() {
		return this == PREVIEW || this == SYNC_PREVIEW;
	}

	/** Returns the mode in which a list that was only checked is carried out. */
	public LoadMode carriedOut() {
		return switch (this) {
			case PREVIEW -> LOAD;
			case SYNC_PREVIEW -> SYNC;
			default -> this;
		};
	}

	/** Returns whether lists are dropped for a dialer, into a folder of its name. */
	public boolean isForDialer() {
		return OF_DIALERS.contains(this);
	}

	/** Returns whether an undo can put everything back: other actions delete members. */
	public boolean isUndoable() {
		return this.action == LoadAction.LOAD;
	}

	/** Returns the last state of a load that was carried out. */
	public LoadState end() {
		return isPreview() ? LoadState.PREVIEW : this.action.end();
	}

	@Override
	public String toString() {
		return this.word;
	}

}
