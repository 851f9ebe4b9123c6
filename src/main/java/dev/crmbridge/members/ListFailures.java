package dev.crmbridge.members;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;

import dev.crmbridge.webitel.WebitelException;
import org.apache.commons.csv.CSVException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
	 * A list that is wrong goes to {@code failed/} with the reason; any other failure
	 * stops the load where it is.
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
		this.ledger.recordFailed(chunk, webitel != null && webitel.isRefusal());
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
