package dev.crmbridge.memberlists.failure;

import java.io.IOException;

/** Thrown if files of a load are missing, or differ from those that the bridge wrote. */
public final class DamagedLoadException extends IOException {

	/**
	 * Creates the exception.
	 * @param reason for operators and clerks, without data of the list
	 */
	public DamagedLoadException(String reason) {
		super(reason);
	}

}
