package dev.crmbridge.memberlists.report;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.crmbridge.files.BridgeFolders;
import dev.crmbridge.files.DurableWriter;
import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.ChunkAction;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadAction;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.known.MemberDeletion;
import dev.crmbridge.memberlists.repository.ChunkRepository;
import dev.crmbridge.memberlists.repository.KnownMemberRepository;
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

	private final KnownMemberRepository members;

	private final LoadFolders folders;

	private final HtmlReportWriter html;

	private final ReasonTexts reasons;

	private final ObjectMapper json;

	ReceiptWriter(ChunkRepository chunks, KnownMemberRepository members, LoadFolders folders, HtmlReportWriter html,
			ReasonTexts reasons, ObjectMapper json) {
		this.chunks = chunks;
		this.members = members;
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

	/** Writes the accepted and the rejected rows, and the members that were deleted. */
	void writeRows(Load load, LoadReport report, Path folder) throws IOException {
		LoadAction action = load.mode().action();
		writeRejected(load, report, folder.resolve("rejected.csv"));
		if (action == LoadAction.STOP) {
			return;
		}
		boolean split = !report.dialers().isEmpty();
		try (Writer out = Files.newBufferedWriter(folder.resolve("accepted.csv"))) {
			out.write(AcceptedCsvFormat.header(action, split));
			if (action == LoadAction.REMOVE) {
				writeDeletions(load, out, AcceptedCsvFormat::takenOut);
			}
			else {
				writeMembers(load, out, split);
			}
		}
		DurableWriter.sync(folder.resolve("accepted.csv"));
		if (action == LoadAction.SYNC) {
			try (Writer out = Files.newBufferedWriter(folder.resolve("removed.csv"))) {
				out.write(AcceptedCsvFormat.REMOVED);
				writeDeletions(load, out, AcceptedCsvFormat::removed);
			}
			DurableWriter.sync(folder.resolve("removed.csv"));
		}
	}

	private void writeMembers(Load load, Writer out, boolean split) throws IOException {
		if (load.isPreview()) {
			for (Chunk chunk : this.chunks.previewed(load)) {
				this.folders.chunks(load).copyPreview(chunk.number(), out);
			}
			return;
		}
		for (Chunk chunk : this.chunks.loaded(load)) {
			List<String> ids = this.chunks.memberIds(chunk);
			String last = (load.mode().action() == LoadAction.SYNC) ? chunk.action().what()
					: split ? chunk.dialer() : null;
			int n = 0;
			for (ChunkFiles.Row row : this.folders.chunks(load).readRows(chunk)) {
				out.write(AcceptedCsvFormat.line(row, ids.get(n++), last));
			}
		}
	}

	private void writeDeletions(Load load, Writer out, Function<MemberDeletion, String> line) throws IOException {
		for (Chunk chunk : this.chunks.deleted(load)) {
			for (MemberDeletion member : this.members.deletions(chunk)) {
				out.write(line.apply(member));
			}
		}
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
				if (chunk.action() == ChunkAction.DELETE && load.mode().action() == LoadAction.SYNC) {
					// a member that was in a call, and no row
					continue;
				}
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
