package dev.crmbridge.members;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;

import dev.crmbridge.webitel.WebitelException;
import org.apache.commons.csv.CSVException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/** What becomes of a list when a step of its load fails. */
@Component("listFailures")
public class ListFailures {

	private static final Logger LOG = LoggerFactory.getLogger(ListFailures.class);

	private final LoadLedger ledger;

	private final ListFolders folders;

	ListFailures(LoadLedger ledger, ListFolders folders) {
		this.ledger = ledger;
		this.folders = folders;
	}

	/**
	 * A list that is wrong goes to {@code failed/} with the reason. One of which nothing
	 * is in doubt waits a bit and is tried again: Webitel is away, say, or refuses the
	 * token. Any other failure stops the load where it is.
	 * @param load the list
	 * @param failure what went wrong
	 * @throws IOException if the reason cannot be written
	 */
	public void end(Load load, Exception failure) throws IOException {
		String refusal = refusal(failure);
		if (refusal != null && !this.folders.isFailed(load)) {
			this.folders.fail(load, refusal);
		}
		if (this.folders.isFailed(load)) {
			this.folders.clear(load);
			this.ledger.recordEnd(load, "refused", refusal);
			return;
		}
		WebitelException webitel = cause(failure, WebitelException.class);
		if ((webitel == null || !webitel.isRefusal()) && this.ledger.waitABit(load)) {
			LOG.warn("Load {} waits: {}", load.id(), NestedExceptionUtils.getMostSpecificCause(failure).toString());
			return;
		}
		if (webitel != null) {
			LOG.error("Load {} stops: {}", load.id(), webitel.getMessage());
			this.ledger.recordEnd(load, "stopped", webitel.getMessage() + ": " + webitel.getDetail());
		}
		else {
			LOG.error("Load {} stops", load.id(), failure);
			this.ledger.recordEnd(load, "stopped", failure.toString());
		}
	}

	/** Why the list itself is at fault; null if it is not. */
	private static String refusal(Exception failure) {
		ListRefusedException refused = cause(failure, ListRefusedException.class);
		if (refused != null) {
			return refused.getMessage();
		}
		if (cause(failure, CharacterCodingException.class) != null) {
			return "the file is no UTF-8 text";
		}
		CSVException csv = cause(failure, CSVException.class);
		return (csv != null) ? "the file cannot be read as CSV: " + csv.getMessage() : null;
	}

	/** Records that a chunk was not loaded, or that nobody knows. */
	public void chunk(Chunk chunk, Exception failure) {
		WebitelException webitel = cause(failure, WebitelException.class);
		if (wasNotReached(failure) || (webitel != null && webitel.isTokenRefused())) {
			this.ledger.recordNotSent(chunk);
		}
		else {
			this.ledger.recordFailed(chunk, webitel != null && webitel.isRefusal());
		}
	}

	private static boolean wasNotReached(Exception failure) {
		return cause(failure, ConnectException.class) != null || cause(failure, ConnectTimeoutException.class) != null
				|| cause(failure, UnknownHostException.class) != null;
	}

	private static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

}
