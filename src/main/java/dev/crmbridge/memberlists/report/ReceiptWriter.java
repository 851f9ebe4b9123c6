package dev.crmbridge.memberlists.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.crmbridge.files.BridgeFolders;
import dev.crmbridge.files.DurableWriter;
import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.repository.ChunkRepository;
import dev.crmbridge.memberlists.workdir.AcceptedCsvFormat;
import dev.crmbridge.memberlists.workdir.ChunkFiles;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.memberlists.workdir.RejectedCsvWriter;

import org.springframework.stereotype.Component;

/**
 * Writer of the files of an ended load: {@code receipt.json}, {@code report.html},
 * {@code accepted.csv} and {@code rejected.csv}.
 */
@Component
class ReceiptWriter {

	private final ChunkRepository chunks;

	private final LoadFolders folders;

	private final HtmlReportWriter html;

	private final ReasonTexts reasons;

	private final ObjectMapper json;

	ReceiptWriter(ChunkRepository chunks, LoadFolders folders, HtmlReportWriter html, ReasonTexts reasons,
			ObjectMapper json) {
		this.chunks = chunks;
		this.folders = folders;
		this.html = html;
		this.reasons = reasons;
		this.json = json.copy().enable(SerializationFeature.INDENT_OUTPUT);
	}

	/** Writes or replaces {@link LoadReport#receipt()} and the HTML report. */
	void writeReceipt(LoadReport report, Path folder) throws IOException {
		replace(folder.resolve("receipt.json"), this.json.writeValueAsBytes(report.receipt()));
		replace(folder.resolve("report.html"), this.html.write(report).getBytes(StandardCharsets.UTF_8));
	}

	private static void replace(Path file, byte[] content) throws IOException {
		DurableWriter.replace(file, content);
		BridgeFolders.setRights(file, LoadFolders.GROUP_READS_FILE);
	}

	/** Writes the accepted and the rejected rows. */
	void writeRows(Load load, LoadReport report, Path folder) throws IOException {
		writeAccepted(load, !report.dialers().isEmpty(), folder.resolve("accepted.csv"));
		writeRejected(load, report, folder.resolve("rejected.csv"));
	}

	private void writeAccepted(Load load, boolean split, Path file) throws IOException {
		try (BufferedWriter out = Files.newBufferedWriter(file)) {
			out.write(AcceptedCsvFormat.header(split));
			if (load.isPreview()) {
				for (Chunk chunk : this.chunks.open(load)) {
					this.folders.chunks(load).copyPreview(chunk.number(), out);
				}
			}
			for (Chunk chunk : this.chunks.loaded(load)) {
				List<String> ids = this.chunks.memberIds(chunk);
				int n = 0;
				for (ChunkFiles.Row row : this.folders.chunks(load).readRows(chunk)) {
					out.write(AcceptedCsvFormat.line(row, ids.get(n++), split ? chunk.dialer() : null));
				}
			}
		}
		DurableWriter.sync(file);
	}

	/** Adds the rows that Webitel refused to those that the first pass has rejected. */
	private void writeRejected(Load load, LoadReport report, Path file) throws IOException {
		if (report.charset() == null || load.plan() == null) {
			DurableWriter.write(file, "_row,_reason\r\n".getBytes(StandardCharsets.UTF_8));
			return;
		}
		Files.copy(this.folders.plan(load).resolve("rejected.csv"), file, LinkOption.NOFOLLOW_LINKS);
		try (RejectedCsvWriter csv = new RejectedCsvWriter(file, Charset.forName(report.charset()),
				report.byteOrderMark(), report.delimiter().charAt(0), this.reasons)) {
			for (Chunk chunk : this.chunks.refused(load)) {
				ChunkRepository.Refusal refusal = this.chunks.refusal(chunk);
				List<List<String>> fields = this.folders.chunks(load).readFields(chunk);
				int n = 0;
				for (ChunkFiles.Row row : this.folders.chunks(load).readRows(chunk)) {
					csv.add(row.number(), fields.get(n++), refusal.code(), refusal.detail());
				}
			}
		}
	}

}
