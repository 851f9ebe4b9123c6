package dev.crmbridge.loads;

import dev.crmbridge.http.NetworkFailures;
import dev.crmbridge.webitel.WebitelException;

/** What is behind an exception that routes have wrapped. */
final class Failures {

	private Failures() {
	}

	/** The first cause of this type; null if there is none. */
	static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	/** The failure in a few words, without anybody's data. */
	static String words(Throwable failure) {
		WebitelException webitel = cause(failure, WebitelException.class);
		EarlierListException earlier = cause(failure, EarlierListException.class);
		if (earlier != null) {
			return earlier.getMessage();
		}
		return (webitel != null) ? webitel.getMessage() : NetworkFailures.words(failure);
	}

}
