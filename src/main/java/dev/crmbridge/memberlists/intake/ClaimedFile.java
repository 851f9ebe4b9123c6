package dev.crmbridge.memberlists.intake;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadMode;

/**
 * Claimed file that was not read yet.
 *
 * @param load load of the claim; its id is the name of its folder below {@code work/}
 * @param mayLackContent whether a file of zeros alone may still get its content, and goes
 * back to the clerk's folder
 */
public record ClaimedFile(Load load, boolean mayLackContent) {

	/** Returns whether the file is a receipt, dropped to undo its load. */
	public boolean isReceipt() {
		return this.load.mode() == LoadMode.UNDO;
	}

}
