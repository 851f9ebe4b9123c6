package dev.crmbridge.memberlists.failure;

import java.sql.SQLException;

import dev.crmbridge.outbound.NetworkFailureDescriber;
import dev.crmbridge.webitel.WebitelException;
import org.apache.commons.lang3.exception.ExceptionUtils;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Describer of a failure whose cause routes have wrapped. */
public final class FailureCauses {

	private FailureCauses() {
	}

	/** Returns whether the store failed, also if an I/O failure caused that. */
	public static boolean isStoreFailure(Throwable failure) {
		return ExceptionUtils.indexOfType(failure, SQLException.class) >= 0
				|| ExceptionUtils.indexOfType(failure, DataAccessException.class) >= 0
				|| ExceptionUtils.indexOfType(failure, TransactionException.class) >= 0;
	}

	/** Returns a short description without personal data. */
	public static String describe(Throwable failure) {
		WebitelException webitel = ExceptionUtils.throwableOfType(failure, WebitelException.class);
		EarlierListException earlier = ExceptionUtils.throwableOfType(failure, EarlierListException.class);
		if (earlier != null) {
			return earlier.getMessage();
		}
		return (webitel != null) ? webitel.getMessage() : NetworkFailureDescriber.describe(failure);
	}

}
