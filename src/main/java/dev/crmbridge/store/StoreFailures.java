package dev.crmbridge.store;

import java.sql.SQLException;
import java.util.Map;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Separates what is wrong with the store from what is wrong with a statement, by SQLSTATE
 * (PostgreSQL, appendix A).
 */
public final class StoreFailures {

	private static final String OTHER_TABLES = "Its tables are not those of this version of the bridge. "
			+ "Restore the store's backup, or start the version that the tables belong to.";

	/** States whose reason an operator can be given, by state or by its class. */
	private static final Map<String, String> REASONS = Map.ofEntries(
			Map.entry("25006", "It is read-only. Connect the bridge to the primary server, or end the read-only mode."),
			Map.entry("28", "It refuses the user or the password. Check store.datasource.username and .password."),
			Map.entry("3D", "Its database does not exist. Create the database that store.datasource.url names."),
			Map.entry("3F", OTHER_TABLES), Map.entry("42P01", OTHER_TABLES), Map.entry("42703", OTHER_TABLES),
			Map.entry("42501",
					"Its user lacks rights on the bridge's tables. Grant the rights that the installation names."),
			Map.entry("53100", "Its disk is full. Make room on the disk of the store."),
			Map.entry("53200", "It is out of memory. Give the store's server more memory."),
			Map.entry("53300", "It has too many connections. Raise max_connections, or close other connections."),
			Map.entry("57P", "It is shutting down or starting. Wait, or start the store's server."),
			Map.entry("58", "Its server has failed to read or write a file. Look into the log of the store's server."),
			Map.entry("XX", "Its server has failed. Look into the log of the store's server."));

	private StoreFailures() {
	}

	/**
	 * Whether a request failed as the store cannot be used now. Values that a statement
	 * cannot take are a fault of the bridge.
	 */
	public static boolean isStores(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof DataAccessResourceFailureException || cause instanceof TransientDataAccessException
					|| cause instanceof TransactionException) {
				return true;
			}
		}
		return reason(failure) != null;
	}

	/** The reason for operators; null if the failure has none that is known. */
	static String reason(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
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
