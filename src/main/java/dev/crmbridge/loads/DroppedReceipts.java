package dev.crmbridge.loads;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.activity.Action;
import dev.crmbridge.activity.Activity;
import dev.crmbridge.lists.ListRefusedException;

import org.springframework.stereotype.Component;

/** Receipts that were dropped into {@code undo/}: their loads are taken back. */
@Component("droppedReceipts")
public class DroppedReceipts {

	/** A receipt is far smaller, in bytes. */
	private static final long LARGEST = 1024 * 1024;

	/** Who undoes a load by its receipt: the folder has no key. */
	private static final String WHO = "folder:undo";

	private final LoadLedger ledger;

	private final LoadReports reports;

	private final Activity activity;

	private final DroppedFiles files;

	private final Reasons reasons;

	private final ObjectMapper json;

	DroppedReceipts(LoadLedger ledger, LoadReports reports, Activity activity, DroppedFiles files, Reasons reasons,
			ObjectMapper json) {
		this.ledger = ledger;
		this.reports = reports;
		this.activity = activity;
		this.files = files;
		this.reasons = reasons;
		this.json = json;
	}

	/**
	 * Has the load of a receipt taken back; what is no receipt goes to {@code failed/}
	 * with the reason.
	 * @param dropped the file
	 * @throws IOException if it cannot be read or moved; it stays where it is
	 */
	public void take(File dropped) throws IOException {
		Path file = dropped.toPath();
		try {
			undo(load(file));
			Files.deleteIfExists(file);
		}
		catch (ListRefusedException ex) {
			this.files.failReceipt(file, this.reasons.detail(ex.getCode(), ex.getDetails()));
		}
	}

	private void undo(String load) {
		LoadReport report = this.reports.find(load).orElseThrow(() -> new ListRefusedException("unknown-load", load));
		if (!this.activity.change(WHO, Action.UNDO, report.words(), () -> this.ledger.undo(load))) {
			throw new ListRefusedException("not-to-be-undone", load, report.state());
		}
	}

	private String load(Path file) throws IOException {
		try {
			JsonNode receipt = (Files.size(file) <= LARGEST) ? this.json.readTree(Files.readAllBytes(file)) : null;
			if (receipt != null && receipt.path("load").isTextual()) {
				return receipt.path("load").textValue();
			}
		}
		catch (JsonProcessingException ex) {
			throw new ListRefusedException("no-receipt");
		}
		throw new ListRefusedException("no-receipt");
	}

}
