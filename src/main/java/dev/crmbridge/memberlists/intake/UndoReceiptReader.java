package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.repository.LoadReportRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;
import dev.crmbridge.memberlists.workdir.LoadJsonFile;
import dev.crmbridge.store.ActivityRepository;
import dev.crmbridge.store.OperatorAction;

import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Reader of receipts dropped into {@code undo/}, which starts to undo their loads. A
 * receipt only names the load: the store decides which members that load has.
 */
@Component
public class UndoReceiptReader {

	/** Largest receipt, in bytes; real ones are far smaller. */
	private static final int MAX_RECEIPT_SIZE = 1024 * 1024;

	private static final int MAX_ID_LENGTH = 120;

	/** Actor in the activity: a folder has no API key. */
	private static final String ACTOR = "folder:undo";

	private final LoadStateRepository states;

	private final LoadReportRepository reports;

	private final ActivityRepository activity;

	private final FileClaimer files;

	private final ClaimFolderStore claims;

	private final ReasonTexts reasons;

	private final ObjectMapper json;

	UndoReceiptReader(LoadStateRepository states, LoadReportRepository reports, ActivityRepository activity,
			FileClaimer files, ClaimFolderStore claims, ReasonTexts reasons, ObjectMapper json) {
		this.states = states;
		this.reports = reports;
		this.activity = activity;
		this.files = files;
		this.claims = claims;
		this.reasons = reasons;
		this.json = json;
	}

	/**
	 * Starts to undo the load of a claimed receipt. Moves any other file to
	 * {@code failed/}, with the reason.
	 * @throws IOException if the file cannot be read or moved; the file stays claimed
	 * then
	 */
	public void requestUndo(ClaimedFile claim) throws IOException {
		Path file = this.claims.file(claim.load());
		try {
			undo(receipt(file));
			FileSystemUtils.deleteRecursively(this.claims.folder(claim.load()));
		}
		catch (ListRefusedException ex) {
			this.files.failReceipt(claim.load(), this.reasons.detail(ex.getCode(), ex.getDetails()));
		}
	}

	private void undo(JsonNode receipt) {
		String load = receipt.path("load").textValue();
		LoadReport report = this.reports.find(load).orElseThrow(() -> new ListRefusedException("unknown-load", load));
		if (contradicts(receipt, "dialer", report.dialer()) || contradicts(receipt, "file", report.file())
				|| contradicts(receipt, "sha256", report.sha256())) {
			throw new ListRefusedException("changed-receipt", load);
		}
		if (!report.mode().isUndoable()) {
			throw new ListRefusedException("no-undo", load);
		}
		if (!this.activity.change(ACTOR, OperatorAction.UNDO, report.describe(), () -> this.states.undo(load))) {
			throw new ListRefusedException("not-to-be-undone", load, this.reasons.title("state." + report.state()));
		}
	}

	/** Returns whether a receipt has another value for a key than the store. */
	private static boolean contradicts(JsonNode receipt, String key, String value) {
		return !receipt.path(key).asText().equals(value);
	}

	private JsonNode receipt(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
			byte[] bytes = in.readNBytes(MAX_RECEIPT_SIZE + 1);
			JsonNode receipt = (bytes.length <= MAX_RECEIPT_SIZE) ? this.json.readTree(bytes) : null;
			if (receipt != null && isId(receipt.path("load").textValue())) {
				return receipt;
			}
		}
		catch (JsonProcessingException ex) {
			throw new ListRefusedException("no-receipt");
		}
		throw new ListRefusedException("no-receipt");
	}

	/** Returns whether a text can be a load id; reasons quote it. */
	private static boolean isId(String text) {
		return text != null && text.length() <= MAX_ID_LENGTH && LoadJsonFile.isName(text);
	}

}
