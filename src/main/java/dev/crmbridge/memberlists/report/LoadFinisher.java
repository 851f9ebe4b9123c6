package dev.crmbridge.memberlists.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.failure.LoadFileException;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.repository.ChunkClaimRepository;
import dev.crmbridge.memberlists.repository.ChunkRepository;
import dev.crmbridge.memberlists.repository.EarlierLoadRepository;
import dev.crmbridge.memberlists.repository.KnownMemberRepository;
import dev.crmbridge.memberlists.repository.LoadLeaseRepository;
import dev.crmbridge.memberlists.repository.LoadReportRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.webitel.WebitelSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Finisher of loads: has the receipt written, moves the list to {@code done/} and records
 * the end in the store.
 */
@Component
public class LoadFinisher {

	private static final Logger LOG = LoggerFactory.getLogger(LoadFinisher.class);

	/** States in a receipt that a crash may have kept from the store. */
	private static final Map<String, LoadState> ENDS = Stream
		.of(LoadState.LOADED, LoadState.REMOVED, LoadState.SYNCHRONISED, LoadState.PREVIEW, LoadState.ALREADY_LOADED)
		.collect(Collectors.toMap(LoadState::word, Function.identity()));

	private final LoadStateRepository loads;

	private final LoadLeaseRepository leases;

	private final LoadReportRepository reports;

	private final EarlierLoadRepository earlier;

	private final ChunkRepository chunks;

	private final ChunkClaimRepository claims;

	private final KnownMemberRepository members;

	private final LoadFolders folders;

	private final ReceiptWriter receipts;

	private final ReasonTexts reasons;

	private final ObjectMapper json;

	private final LoadMeters meters;

	private final Duration reconcileAfter;

	LoadFinisher(LoadStateRepository loads, LoadLeaseRepository leases, LoadReportRepository reports,
			EarlierLoadRepository earlier, ChunkRepository chunks, ChunkClaimRepository claims,
			KnownMemberRepository members, LoadFolders folders, ReceiptWriter receipts, ReasonTexts reasons,
			ObjectMapper json, LoadMeters meters, WebitelSettings webitel) {
		this.loads = loads;
		this.leases = leases;
		this.reports = reports;
		this.earlier = earlier;
		this.chunks = chunks;
		this.claims = claims;
		this.members = members;
		this.folders = folders;
		this.receipts = receipts;
		this.reasons = reasons;
		this.json = json;
		this.meters = meters;
		this.reconcileAfter = webitel.recheckWait();
	}

	/** Returns whether a list has ended, and a crash has kept the end from the store. */
	public boolean isEnded(Load load) {
		return load.state().isInAPass() && this.folders.isEnded(load);
	}

	/**
	 * Records in the store how a list has ended.
	 * @param load the load
	 * @throws IOException if its receipt or reason cannot be read
	 */
	public void recordEnd(Load load) throws IOException {
		this.folders.clear(load);
		if (this.folders.isDone(load)) {
			JsonNode receipt = this.json.readTree(this.folders.receipt(load));
			recordEnd(load, ENDS.getOrDefault(receipt.path("state").asText(), load.mode().end()),
					receipt.path("reason").asText(null), receipt.path("changed_while_loading").asBoolean(),
					endedAt(receipt));
		}
		else {
			recordEnd(load, LoadState.REFUSED, this.folders.reason(load), false, null);
		}
	}

	private static OffsetDateTime endedAt(JsonNode receipt) {
		try {
			return OffsetDateTime.parse(receipt.path("ended_at").asText());
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private void recordEnd(Load load, LoadState state, String reason, boolean changed, OffsetDateTime ended) {
		boolean inDoubt = !load.isPreview() && !this.chunks.inDoubt(load).isEmpty();
		LoadReport report = this.reports.find(load.id()).orElseThrow();
		if (this.loads.recordEnd(load, state, reason, changed, ended, inDoubt ? this.reconcileAfter : null)) {
			this.members.delete(load);
			this.meters.count(report, state);
		}
	}

	/**
	 * Ends a load without open chunks; any other load waits for its next chunk.
	 * @param load the load
	 * @throws IOException if its files cannot be read or written
	 */
	public void finish(Load load) throws IOException {
		Duration wait = load.isPreview() ? null : this.claims.untilNext(load).orElse(null);
		if (wait != null) {
			this.leases.release(load, wait, null);
			return;
		}
		end(load, load.mode().end(), null);
	}

	/**
	 * Ends a load of bytes that an earlier load has already loaded.
	 * @param load the load
	 * @throws IOException if its files cannot be read or written
	 */
	public void finishAlreadyLoaded(Load load) throws IOException {
		end(load, LoadState.ALREADY_LOADED,
				this.reasons.detail("already-loaded", this.earlier.sameOf(load).orElse("")));
	}

	/**
	 * Ends the undo of a load.
	 * @param load the load
	 * @throws IOException if its files cannot be read or written
	 */
	public void finishUndo(Load load) throws IOException {
		boolean keptNone = this.reports.find(load.id()).orElseThrow().kept() == 0;
		end(load, keptNone ? LoadState.UNDONE : LoadState.PARTLY_UNDONE, null);
	}

	/**
	 * Ends a load that cannot go on. If its files are damaged, the receipt is written
	 * alone, and the load ends all the same.
	 */
	public void finishAbandoned(Load load) {
		String reason = this.reasons.detail("load-abandoned");
		try {
			end(load, LoadState.ABANDONED, reason);
		}
		catch (IOException ex) {
			LOG.warn("Could not write all reports of an abandoned load: {}; load={}", LoadFileException.describe(ex),
					load.id());
			LoadReport report = report(load, LoadState.ABANDONED, reason, false);
			writeReceiptAlone(load, report);
			recordEnd(load, LoadState.ABANDONED, reason, false, report.ended());
		}
	}

	private void writeReceiptAlone(Load load, LoadReport report) {
		try {
			if (!this.folders.isDone(load)) {
				this.receipts.writeReceipt(report, this.folders.createEnd(load));
				this.folders.finish(load);
			}
		}
		catch (IOException ex) {
			LOG.warn("Could not write the receipt of an abandoned load: {}; load={}", LoadFileException.describe(ex),
					load.id());
		}
	}

	private LoadReport report(Load load, LoadState state, String reason, boolean changed) {
		return this.reports.find(load.id()).orElseThrow().ended(state, reason, this.reports.now(), changed);
	}

	private void end(Load load, LoadState state, String reason) throws IOException {
		boolean changed = !load.isPreview() && load.plan() != null && this.folders.hasChanged(load);
		LoadReport report = report(load, state, reason, changed);
		if (this.folders.isDone(load)) {
			// a load that had ended, and is undone now
			this.receipts.writeReceipt(report, this.folders.done(load));
		}
		else if (this.folders.isClaimed(load) || state == LoadState.ABANDONED) {
			Path end = this.folders.createEnd(load);
			this.receipts.writeRows(load, report, end);
			this.receipts.writeReceipt(report, end);
			this.folders.finish(load);
		}
		this.folders.clear(load);
		recordEnd(load, state, reason, changed, report.ended());
	}

}
