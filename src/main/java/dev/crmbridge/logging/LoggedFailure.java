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
 * A failure as logs may show it: of which kind, where, and why. Its message and those of
 * its causes are shown only where they quote nobody's data: a database quotes the value
 * that it cannot convert, Jackson the text that it cannot read, Camel a whole body.
 */
public final class LoggedFailure extends Exception {

	/** More causes than anything real has. */
	private static final int DEEPEST = 20;

	/**
	 * Classes of SQLSTATE whose messages are about connections, permissions, locks,
	 * limits and the statement itself, and not about the values in it.
	 */
	private static final Set<String> WITHOUT_VALUES = Set.of("08", "25", "28", "3D", "40", "42", "53", "55", "57",
			"58");

	private static final Pattern NUMBER = Pattern.compile("[0-9]{7,}");

	/**
	 * Takes from a failure what logs may show.
	 * @param failure what went wrong
	 */
	public LoggedFailure(Throwable failure) {
		this(failure, DEEPEST);
	}

	private LoggedFailure(Throwable failure, int deepest) {
		super(words(failure),
				(failure.getCause() != null && deepest > 0) ? new LoggedFailure(failure.getCause(), deepest - 1) : null,
				false, true);
		setStackTrace(failure.getStackTrace());
	}

	/** The kind of the failure, with what is known of the reason. */
	@Override
	public String toString() {
		return getMessage();
	}

	/**
	 * A failure in one line, without its causes.
	 * @param failure what went wrong
	 * @return its kind, and its message if that quotes nobody's data
	 */
	public static String words(Throwable failure) {
		String kind = failure.getClass().getName();
		if (failure instanceof FileSystemException file) {
			return kind + ": " + folder(file.getFile()) + ((file.getReason() != null) ? ": " + file.getReason() : "");
		}
		String message = quotesNobody(failure) ? failure.getMessage() : null;
		if (message != null) {
			return kind + ": " + NUMBER.matcher(message.replaceAll("\\R", " ")).replaceAll("***");
		}
		return (failure instanceof SQLException sql) ? kind + ": SQLSTATE " + sql.getSQLState() : kind;
	}

	/** A list may be named after whom it is about. */
	private static String folder(String file) {
		Path folder = (file != null) ? Path.of(file).getParent() : null;
		return "in " + folder;
	}

	private static boolean quotesNobody(Throwable failure) {
		if (failure instanceof SQLException sql) {
			return sql instanceof SQLTransientConnectionException || (sql.getSQLState() != null
					&& sql.getSQLState().length() == 5 && WITHOUT_VALUES.contains(sql.getSQLState().substring(0, 2)));
		}
		if (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException) {
			return isOurs(failure);
		}
		return failure instanceof SocketException || failure instanceof SocketTimeoutException
				|| failure instanceof UnknownHostException || failure instanceof SSLException
				|| failure instanceof NullPointerException || failure instanceof ClassCastException
				|| failure instanceof ExchangeTimedOutException
				|| (failure.getClass() == IOException.class && failure.getCause() == null);
	}

	/** Whether the words are ours: we quote settings, and nothing else. */
	private static boolean isOurs(Throwable failure) {
		StackTraceElement[] at = failure.getStackTrace();
		return at.length > 0 && at[0].getClassName().startsWith("dev.crmbridge.");
	}

}
