package dev.crmbridge.memberlists;

import java.sql.SQLException;

import dev.crmbridge.outbound.NetworkFailureDescriber;
import dev.crmbridge.webitel.WebitelException;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What is behind an exception that routes have wrapped. */
public final class FailureCauses {

	private FailureCauses() {
	}

	/** The first cause of this type; null if there is none. */
	public static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	/** Whether the store failed, be it a failure of input and output underneath. */
	public static boolean isOfTheStore(Throwable failure) {
		return cause(failure, SQLException.class) != null || cause(failure, DataAccessException.class) != null
				|| cause(failure, TransactionException.class) != null;
	}

	/** The failure in a few words, without anybody's data. */
	public static String words(Throwable failure) {
		WebitelException webitel = cause(failure, WebitelException.class);
		EarlierListException earlier = cause(failure, EarlierListException.class);
		if (earlier != null) {
			return earlier.getMessage();
		}
		return (webitel != null) ? webitel.getMessage() : NetworkFailureDescriber.describe(failure);
	}

}
