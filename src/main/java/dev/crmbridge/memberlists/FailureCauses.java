package dev.crmbridge.memberlists;

import java.sql.SQLException;

import dev.crmbridge.outbound.NetworkFailureDescriber;
import dev.crmbridge.webitel.WebitelException;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Finder of the causes of an exception that routes have wrapped. */
public final class FailureCauses {

	private FailureCauses() {
	}

	/** Returns the first cause of a type; null if no cause has the type. */
	public static <T extends Throwable> T find(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	/** Returns whether the store failed, also if an I/O failure caused that. */
	public static boolean isStoreFailure(Throwable failure) {
		return find(failure, SQLException.class) != null || find(failure, DataAccessException.class) != null
				|| find(failure, TransactionException.class) != null;
	}

	/** Returns a short description without personal data. */
	public static String describe(Throwable failure) {
		WebitelException webitel = find(failure, WebitelException.class);
		EarlierListException earlier = find(failure, EarlierListException.class);
		if (earlier != null) {
			return earlier.getMessage();
		}
		return (webitel != null) ? webitel.getMessage() : NetworkFailureDescriber.describe(failure);
	}

}
