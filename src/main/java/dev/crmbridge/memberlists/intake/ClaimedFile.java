package dev.crmbridge.memberlists.intake;

import dev.crmbridge.memberlists.Load;

/**
 * A file that was moved out of a clerk's folder and was not read so far.
 *
 * @param load what is known of it; its id is the name of the folder below {@code work/}
 * @param mayLackContent whether a file of zeros alone goes back to be waited for
 */
public record ClaimedFile(Load load, boolean mayLackContent) {

	/** Whether the file asks for an undo. */
	public boolean isReceipt() {
		return this.load.mode().equals("undo");
	}

}
