package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.memberlists.ListRefusedException;
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
 * Receipts that were dropped into {@code undo/}: their loads are undone. A receipt names
 * the load and no more: the store says which members that load has.
 */
@Component
public class UndoReceiptReader {

	/** Most bytes of a receipt, which is far smaller. */
	private static final int MAX_SIZE = 1024 * 1024;

	/** Who undoes a load by its receipt: the folder has no key. */
	private static final String WHO = "folder:undo";

	private final LoadStateRepository ledger;

	private final LoadReportRepository reports;

	private final ActivityRepository activity;

	private final FileClaimer files;

	private final ClaimFolderStore claims;

	private final ReasonTexts reasons;

	private final ObjectMapper json;

	UndoReceiptReader(LoadStateRepository ledger, LoadReportRepository reports, ActivityRepository activity,
			FileClaimer files, ClaimFolderStore claims, ReasonTexts reasons, ObjectMapper json) {
		this.ledger = ledger;
		this.reports = reports;
		this.activity = activity;
		this.files = files;
		this.claims = claims;
		this.reasons = reasons;
		this.json = json;
	}

	/**
	 * Has the load of a claimed receipt undone; any other file goes to {@code failed/}
	 * with the reason.
	 * @throws IOException if it cannot be read or moved; it stays claimed
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
		if (!this.activity.change(WHO, OperatorAction.UNDO, report.describe(), () -> this.ledger.undo(load))) {
			throw new ListRefusedException("not-to-be-undone", load, report.state());
		}
	}

	/** Whether a receipt does not say the same of its load as the store. */
	private static boolean contradicts(JsonNode receipt, String key, String value) {
		return !receipt.path(key).asText().equals(value);
	}

	private JsonNode receipt(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
			byte[] bytes = in.readNBytes(MAX_SIZE + 1);
			JsonNode receipt = (bytes.length <= MAX_SIZE) ? this.json.readTree(bytes) : null;
			if (receipt != null && isId(receipt.path("load").textValue())) {
				return receipt;
			}
		}
		catch (JsonProcessingException ex) {
			throw new ListRefusedException("no-receipt");
		}
		throw new ListRefusedException("no-receipt");
	}

	/** Whether a text can be the id of a load: its reason quotes it. */
	private static boolean isId(String text) {
		return text != null && text.length() <= 120 && LoadJsonFile.isName(text);
	}

}
