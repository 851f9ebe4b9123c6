package dev.crmbridge.console.lists;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import dev.crmbridge.console.view.PageProblemException;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.LoadState;

import org.springframework.http.HttpStatus;

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

	/**
	 * Returns why a list has no such action at all, as the key of a text; empty if the
	 * state of the load decides.
	 */
	Optional<String> refusal(LoadReport load) {
		return (this != UNDO || load.mode().isUndoable()) ? Optional.empty()
				: Optional.of("lists.no-undo." + load.mode().action());
	}

	/** Refuses a form that no page of the list has. */
	void requireMeant(LoadReport load) {
		refusal(load).ifPresent((key) -> {
			throw new PageProblemException(HttpStatus.CONFLICT, key);
		});
	}

	/** Returns the key of the question that is asked before the action. */
	String question(LoadReport load) {
		return "lists." + word() + ".question" + (load.mode().isUndoable() ? "" : ".other");
	}

	/** Returns whether the action makes sense for a load; the store decides. */
	boolean isPossible(LoadReport load) {
		return this.states.contains(load.state()) && refusal(load).isEmpty()
				&& (this != UNDO || load.counts().rows() > 0);
	}

}
