package dev.crmbridge.memberlists.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.crmbridge.files.BridgeFolders;
import dev.crmbridge.files.DurableWriter;
import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadFileException;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.file.ListCsvFormat;
import dev.crmbridge.memberlists.repository.ChunkClaimRepository;
import dev.crmbridge.memberlists.repository.ChunkQueryRepository;
import dev.crmbridge.memberlists.repository.LoadLeaseRepository;
import dev.crmbridge.memberlists.repository.LoadReportRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;
import dev.crmbridge.memberlists.workdir.AcceptedCsvFormat;
import dev.crmbridge.memberlists.workdir.ChunkFiles;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.memberlists.workdir.RejectedCsvWriter;
import dev.crmbridge.webitel.WebitelSettings;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Ends loads: writes {@code receipt.json}, {@code report.html}, {@code accepted.csv} and
 * {@code rejected.csv}, and moves the list to {@code done/}.
 */
@Component
public class ReceiptWriter {

	private static final Logger LOG = LoggerFactory.getLogger(ReceiptWriter.class);

	private static final Set<String> BEFORE_THE_END = Set.of("reading", "uploading");

	/** How a load may have ended before a crash kept the store from knowing. */
	private static final Set<String> ENDS = Set.of("loaded", "preview", "already-loaded");

	private final LoadStateRepository ledger;

	private final LoadLeaseRepository claims;

	private final LoadReportRepository reports;

	private final ChunkQueryRepository chunks;

	private final ChunkClaimRepository nextChunks;

	private final LoadFolders folders;

	private final HtmlReportWriter html;

	private final ReasonTexts reasons;

	private final ObjectMapper json;

	private final LoadMeters meters;

	private final Duration recheckWait;

	ReceiptWriter(LoadStateRepository ledger, LoadLeaseRepository claims, LoadReportRepository reports,
			ChunkQueryRepository chunks, ChunkClaimRepository nextChunks, LoadFolders folders, HtmlReportWriter html,
			ReasonTexts reasons, ObjectMapper json, LoadMeters meters, WebitelSettings webitel) {
		this.ledger = ledger;
		this.claims = claims;
		this.reports = reports;
		this.chunks = chunks;
		this.nextChunks = nextChunks;
		this.folders = folders;
		this.html = html;
		this.reasons = reasons;
		this.json = json.copy().enable(SerializationFeature.INDENT_OUTPUT);
		this.meters = meters;
		this.recheckWait = webitel.recheckWait();
	}

	/** Whether a list has ended, and a crash has kept the ledger from knowing. */
	public boolean isEnded(@Variable("load") Load load) {
		return BEFORE_THE_END.contains(load.state()) && this.folders.isEnded(load);
	}

	/**
	 * Records in the ledger how a list has ended.
	 * @param load the load
	 * @throws IOException if what was written of it cannot be read
	 */
	public void recordEnd(@Variable("load") Load load) throws IOException {
		this.folders.clear(load);
		if (this.folders.isDone(load)) {
			JsonNode receipt = this.json.readTree(this.folders.receipt(load));
			String state = receipt.path("state").asText();
			recordEnd(load, ENDS.contains(state) ? state : load.isPreview() ? "preview" : "loaded",
					receipt.path("reason").asText(null), receipt.path("changed_while_loading").asBoolean(),
					endedAt(receipt));
		}
		else {
			recordEnd(load, "refused", this.folders.reason(load), false, null);
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

	private void recordEnd(Load load, String state, String reason, boolean changed, OffsetDateTime ended) {
		boolean uncertain = !load.isPreview() && !this.chunks.inDoubt(load).isEmpty();
		LoadReport report = this.reports.find(load.id()).orElseThrow();
		if (this.ledger.recordEnd(load, state, reason, changed, ended, uncertain ? this.recheckWait : null)) {
			this.meters.ended(report, state);
		}
	}

	/**
	 * Ends a load that has no open chunk; another waits for its next one.
	 * @param load the load
	 * @throws IOException if it cannot be written
	 */
	public void finish(@Variable("load") Load load) throws IOException {
		Duration wait = load.isPreview() ? null : this.nextChunks.untilNext(load).orElse(null);
		if (wait != null) {
			this.claims.release(load, wait, null);
			return;
		}
		end(load, load.isPreview() ? "preview" : "loaded", null);
	}

	/**
	 * Ends a load of bytes that are loaded already.
	 * @param load the load
	 * @throws IOException if it cannot be written
	 */
	public void finishAlreadyLoaded(@Variable("load") Load load) throws IOException {
		end(load, "already-loaded", this.reasons.detail("already-loaded", this.reports.sameOf(load).orElse("")));
	}

	/**
	 * Ends the undo of a load.
	 * @param load the load
	 * @throws IOException if it cannot be written
	 */
	public void finishUndo(@Variable("load") Load load) throws IOException {
		end(load, (this.reports.find(load.id()).orElseThrow().kept() == 0) ? "undone" : "partly-undone", null);
	}

	/**
	 * Ends a load that cannot go on. What its files do not give any more is missing in
	 * what is written of it; the load ends all the same.
	 */
	public void finishAbandoned(@Variable("load") Load load) {
		String reason = this.reasons.detail("load-abandoned");
		try {
			end(load, "abandoned", reason);
		}
		catch (IOException ex) {
			LOG.warn("Could not write all reports of load {}: {}", load.id(), LoadFileException.words(ex));
			LoadReport report = report(load, "abandoned", reason, false);
			writeReceiptAlone(load, report);
			recordEnd(load, "abandoned", reason, false, report.ended());
		}
	}

	private void writeReceiptAlone(Load load, LoadReport report) {
		try {
			if (!this.folders.isDone(load)) {
				write(report, this.folders.emptyEnd(load));
				this.folders.finish(load);
			}
		}
		catch (IOException ex) {
			LOG.warn("Could not write the receipt of load {}: {}", load.id(), LoadFileException.words(ex));
		}
	}

	private LoadReport report(Load load, String state, String reason, boolean changed) {
		return this.reports.find(load.id()).orElseThrow().ended(state, reason, this.reports.now(), changed);
	}

	private void end(Load load, String state, String reason) throws IOException {
		boolean changed = !load.isPreview() && load.plan() != null && this.folders.hasChanged(load);
		LoadReport report = report(load, state, reason, changed);
		if (this.folders.isDone(load)) {
			// what was loaded, and is taken back now
			write(report, this.folders.done(load));
		}
		else if (this.folders.isInHand(load) || state.equals("abandoned")) {
			Path end = this.folders.emptyEnd(load);
			accepted(load, report, end.resolve("accepted.csv"));
			rejected(load, report, end.resolve("rejected.csv"));
			write(report, end);
			this.folders.finish(load);
		}
		this.folders.clear(load);
		recordEnd(load, state, reason, changed, report.ended());
	}

	private void write(LoadReport report, Path folder) throws IOException {
		replace(folder.resolve("receipt.json"), this.json.writeValueAsBytes(report.receipt()));
		replace(folder.resolve("report.html"), this.html.of(report).getBytes(StandardCharsets.UTF_8));
	}

	private static void replace(Path file, byte[] content) throws IOException {
		DurableWriter.replace(file, content);
		BridgeFolders.setRights(file, LoadFolders.GROUP_READS_FILE);
	}

	private void accepted(Load load, LoadReport report, Path file) throws IOException {
		boolean split = !report.dialers().isEmpty();
		try (BufferedWriter out = Files.newBufferedWriter(file)) {
			out.write(ListCsvFormat.line(AcceptedCsvFormat.header(split), ','));
			if (load.isPreview()) {
				for (Chunk chunk : this.chunks.open(load)) {
					this.folders.chunks(load).copyPreview(chunk.number(), out);
				}
			}
			for (Chunk chunk : this.chunks.loaded(load)) {
				List<String> ids = this.chunks.memberIds(chunk);
				int n = 0;
				for (ChunkFiles.Row row : this.folders.chunks(load).readRows(chunk)) {
					out.write(ListCsvFormat
						.line(AcceptedCsvFormat.fields(row, ids.get(n++), split ? chunk.dialer() : null), ','));
				}
			}
		}
		DurableWriter.sync(file);
	}

	/** What the first pass has rejected, and what Webitel would not take. */
	private void rejected(Load load, LoadReport report, Path file) throws IOException {
		if (report.charset() == null || load.plan() == null) {
			DurableWriter.write(file, "_row,_reason\r\n".getBytes(StandardCharsets.UTF_8));
			return;
		}
		Files.copy(this.folders.plan(load).resolve("rejected.csv"), file, LinkOption.NOFOLLOW_LINKS);
		try (RejectedCsvWriter csv = new RejectedCsvWriter(file, Charset.forName(report.charset()),
				report.byteOrderMark(), report.delimiter().charAt(0), this.reasons)) {
			for (Chunk chunk : this.chunks.refused(load)) {
				ChunkQueryRepository.Refusal refusal = this.chunks.refusal(chunk);
				List<List<String>> fields = this.folders.chunks(load).readFields(chunk);
				int n = 0;
				for (ChunkFiles.Row row : this.folders.chunks(load).readRows(chunk)) {
					csv.add(row.number(), fields.get(n++), refusal.code(), refusal.detail());
				}
			}
		}
	}

}
