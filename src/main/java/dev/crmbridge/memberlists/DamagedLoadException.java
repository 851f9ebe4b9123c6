package dev.crmbridge.memberlists;

import java.io.IOException;

/** Thrown if the files of a load are not those that the bridge wrote. */
public final class DamagedLoadException extends IOException {

	/**
	 * Says what is wrong.
	 * @param reason for operators and clerks: no data of the list
	 */
	public DamagedLoadException(String reason) {
		super(reason);
	}

}
