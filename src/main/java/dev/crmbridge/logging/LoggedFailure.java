package dev.crmbridge.logging;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import org.apache.camel.ExchangeTimedOutException;

/**
 * Copy of a failure that is safe to log: its type, its stack trace, and its message only
 * if that type quotes no personal data. A database quotes the value that it cannot
 * convert, Jackson the text that it cannot read, Camel a whole body.
 */
public final class LoggedFailure extends Exception {

	/** Maximum number of causes, against cycles. */
	private static final int MAX_DEPTH = 20;

	/**
	 * Classes of SQLSTATE whose messages are about connections, permissions, locks,
	 * limits and the statement, and quote no values.
	 */
	private static final Set<String> SAFE_SQL_STATES = Set.of("08", "25", "28", "3D", "40", "42", "53", "55", "57",
			"58");

	private static final Pattern NUMBER = Pattern.compile("[0-9]{7,}");

	/**
	 * Copies what is safe to log of a failure and its causes.
	 * @param failure the failure
	 */
	public LoggedFailure(Throwable failure) {
		this(failure, MAX_DEPTH);
	}

	private LoggedFailure(Throwable failure, int depth) {
		super(describe(failure),
				(failure.getCause() != null && depth > 0) ? new LoggedFailure(failure.getCause(), depth - 1) : null,
				false, true);
		setStackTrace(failure.getStackTrace());
	}

	/** Returns the description: the type, with the message if it is safe. */
	@Override
	public String toString() {
		return getMessage();
	}

	/**
	 * Describes a failure in one line, without its causes.
	 * @param failure the failure
	 * @return its type, and its message if that quotes no personal data
	 */
	public static String describe(Throwable failure) {
		String type = failure.getClass().getName();
		if (failure instanceof FileSystemException file) {
			return type + ": " + folder(file.getFile()) + ((file.getReason() != null) ? ": " + file.getReason() : "");
		}
		String message = hasSafeMessage(failure) ? failure.getMessage() : null;
		if (message != null) {
			return type + ": " + NUMBER.matcher(message.replaceAll("\\R", " ")).replaceAll("***");
		}
		return (failure instanceof SQLException sql) ? type + ": SQLSTATE " + sql.getSQLState() : type;
	}

	/** Names the folder only: a list's file name may be a person's. */
	private static String folder(String file) {
		Path folder = (file != null) ? Path.of(file).getParent() : null;
		return "in " + folder;
	}

	private static boolean hasSafeMessage(Throwable failure) {
		if (failure instanceof SQLException sql) {
			return sql instanceof SQLTransientConnectionException || (sql.getSQLState() != null
					&& sql.getSQLState().length() == 5 && SAFE_SQL_STATES.contains(sql.getSQLState().substring(0, 2)));
		}
		if (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException) {
			return isThrownByBridge(failure);
		}
		return failure instanceof SocketException || failure instanceof SocketTimeoutException
				|| failure instanceof UnknownHostException || failure instanceof SSLException
				|| failure instanceof NullPointerException || failure instanceof ClassCastException
				|| failure instanceof ExchangeTimedOutException
				|| (failure.getClass() == IOException.class && failure.getCause() == null);
	}

	/**
	 * Returns whether the bridge's own code wrote the message, which quotes only
	 * settings.
	 */
	private static boolean isThrownByBridge(Throwable failure) {
		StackTraceElement[] at = failure.getStackTrace();
		return at.length > 0 && at[0].getClassName().startsWith("dev.crmbridge.");
	}

}
