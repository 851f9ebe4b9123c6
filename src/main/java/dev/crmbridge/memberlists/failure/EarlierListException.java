package dev.crmbridge.memberlists.failure;

import java.io.IOException;

/** Thrown if a list has to wait for an earlier list of its dialer. */
public final class EarlierListException extends IOException {

	/**
	 * Creates the exception.
	 * @param reason for operators and clerks, without data of the list
	 */
	public EarlierListException(String reason) {
		super(reason);
	}

}
