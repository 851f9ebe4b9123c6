package dev.crmbridge.store;

import java.sql.SQLException;
import java.util.Map;

import org.apache.commons.lang3.exception.ExceptionUtils;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Classifier that separates failures of the store from faults of a statement, by SQLSTATE
 * (PostgreSQL, appendix A).
 */
public final class StoreFailureClassifier {

	private static final String OTHER_TABLES = "The store's tables are not those of this version of the bridge. "
			+ "Restore the store's backup, or start the version that the tables belong to.";

	/** Reasons for operators, by SQLSTATE or by its first characters. */
	private static final Map<String, String> REASONS = Map.ofEntries(
			Map.entry("25006",
					"The store is read-only. Connect the bridge to the primary server, or end the read-only mode."),
			Map.entry("28",
					"The store refuses the user or the password. Check store.datasource.username and .password."),
			Map.entry("3D",
					"The store's database does not exist. Create the database that store.datasource.url names."),
			Map.entry("3F", OTHER_TABLES), Map.entry("42P01", OTHER_TABLES), Map.entry("42703", OTHER_TABLES),
			Map.entry("42501",
					"The bridge's user lacks rights on the bridge's tables. Grant the rights that the installation names."),
			Map.entry("53100", "The store's disk is full. Make room on the disk of the store."),
			Map.entry("53200", "The store is out of memory. Give the store's server more memory."),
			Map.entry("53300",
					"The store has too many connections. Raise max_connections, or close other connections."),
			Map.entry("57P", "The store is shutting down or starting. Wait, or start the store's server."),
			Map.entry("58",
					"The store's server failed to read or write a file. The log of the store's server has the reason."),
			Map.entry("XX", "The store's server failed. The log of the store's server has the reason."));

	private StoreFailureClassifier() {
	}

	/**
	 * Returns whether the store cannot be used now. A value that a statement refuses is
	 * different: a fault of the bridge.
	 */
	public static boolean isStoreFailure(Throwable failure) {
		for (Throwable cause : ExceptionUtils.getThrowableList(failure)) {
			if (cause instanceof DataAccessResourceFailureException || cause instanceof TransientDataAccessException
					|| cause instanceof TransactionException) {
				return true;
			}
		}
		return reason(failure) != null;
	}

	/** Returns the reason for operators; null if the reason is unknown. */
	static String reason(Throwable failure) {
		for (Throwable cause : ExceptionUtils.getThrowableList(failure)) {
			if (cause instanceof SQLException sql && sql.getSQLState() != null) {
				for (int length = sql.getSQLState().length(); length >= 2; length--) {
					String reason = REASONS.get(sql.getSQLState().substring(0, length));
					if (reason != null) {
						return reason;
					}
				}
			}
		}
		return null;
	}

}
