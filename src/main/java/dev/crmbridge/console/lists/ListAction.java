package dev.crmbridge.console.lists;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.LoadState;

/** Action of a clerk on a load. */
enum ListAction {

	/** Goes on with a stopped load. */
	RESUME(EnumSet.of(LoadState.STOPPED)),

	/** Deletes the members that were not called. */
	UNDO(EnumSet.of(LoadState.LOADED, LoadState.PARTLY_UNDONE, LoadState.ABANDONED, LoadState.UPLOADING,
			LoadState.STOPPED)),

	/** Ends a load that cannot go on. */
	ABANDON(EnumSet.of(LoadState.READING, LoadState.UPLOADING, LoadState.STOPPED));

	private final Set<LoadState> states;

	ListAction(Set<LoadState> states) {
		this.states = states;
	}

	static ListAction of(String word) {
		return valueOf(word.toUpperCase(Locale.ROOT));
	}

	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Returns whether the action makes sense for a load; the store decides. */
	boolean isPossible(LoadReport load) {
		return this.states.contains(load.state())
				&& (this != UNDO || load.mode().isUndoable() && load.counts().rows() > 0);
	}

}
