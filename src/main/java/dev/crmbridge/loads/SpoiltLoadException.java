package dev.crmbridge.loads;

import java.io.IOException;

/** Thrown if the files of a load are not those that the bridge wrote. */
final class SpoiltLoadException extends IOException {

	/**
	 * Says what is wrong.
	 * @param reason for operators and clerks: no data of the list
	 */
	SpoiltLoadException(String reason) {
		super(reason);
	}

}
