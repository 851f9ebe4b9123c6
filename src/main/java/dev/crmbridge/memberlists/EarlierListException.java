package dev.crmbridge.memberlists;

import java.io.IOException;

/** Thrown if a list has to wait for an earlier one of its dialer. */
public final class EarlierListException extends IOException {

	/**
	 * Says what the list waits for.
	 * @param reason for operators and clerks: no data of the list
	 */
	public EarlierListException(String reason) {
		super(reason);
	}

}
