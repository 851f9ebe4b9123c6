package dev.crmbridge.outcomes;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.files.BridgeFolders;
import dev.crmbridge.files.DurableWriter;
import dev.crmbridge.memberlists.ChunkAction;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.file.ListCsvFormat;
import dev.crmbridge.memberlists.file.ListFile;
import dev.crmbridge.memberlists.repository.LoadReportRepository;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.memberlists.workdir.MembersDir;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

import org.springframework.stereotype.Component;

/**
 * Writer of {@code outcomes.csv}: the accepted rows of a list as they were read, each
 * with its member and its last attempt, in the charset and with the delimiter of the
 * list. Memory grows with 8 bytes for each row of the list.
 */
@Component
public class OutcomesCsvWriter {

	/** Loads whose files are written in one run. */
	private static final int MAX_LOADS = 100;

	private static final List<String> COLUMNS = List.of("_member_id", "_attempts", "_result", "_agent",
			"_last_attempt_at");

	/** Words of {@code accepted.csv} for rows whose member was left unchanged. */
	private static final List<String> LEFT = List.of(ChunkAction.KEEP.what(), ChunkAction.KEEP_CLOSED.what());

	private final OutcomeRepository outcomes;

	private final LoadReportRepository reports;

	private final Path done;

	private final ZoneId zone;

	OutcomesCsvWriter(OutcomeRepository outcomes, LoadReportRepository reports, MembersDir dir, BridgeSettings bridge) {
		this.outcomes = outcomes;
		this.reports = reports;
		this.done = dir.root().resolve("done");
		this.zone = bridge.timeZone();
	}

	/** Returns the loads whose files lack changes. */
	public List<OutcomeRepository.ChangedLoad> changed() {
		return this.outcomes.changed(MAX_LOADS);
	}

	/**
	 * Writes the file of a load anew, and replaces the former file in one step.
	 * @param changed the load
	 * @throws IOException if a file cannot be read or written
	 */
	public void write(OutcomeRepository.ChangedLoad changed) throws IOException {
		LoadReport load = this.reports.find(changed.id()).orElse(null);
		if (load != null && load.charset() != null && load.mode().action().addsMembers()) {
			Path folder = this.done.resolve(load.dialer()).resolve(load.id());
			Path original = folder.resolve(LoadFolders.originalName(load.file()));
			if (Files.isRegularFile(original, LinkOption.NOFOLLOW_LINKS)) {
				write(load, folder, original);
			}
		}
		this.outcomes.recordWritten(changed);
	}

	private void write(LoadReport load, Path folder, Path original) throws IOException {
		long[] members = members(folder.resolve("accepted.csv"), load.counts().rows());
		Path next = folder.resolve(".outcomes.csv");
		Files.deleteIfExists(next);
		Charset charset = Charset.forName(load.charset());
		try (ListFile list = ListFile.open(original, charset, load.delimiter().charAt(0), (header) -> true);
				Writer out = new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(next),
						charset.newEncoder()
							.onMalformedInput(CodingErrorAction.REPLACE)
							.onUnmappableCharacter(CodingErrorAction.REPLACE)))) {
			if (load.byteOrderMark()) {
				out.write('\ufeff');
			}
			Iterator<List<ListRow>> batches = list.batches();
			while (batches.hasNext()) {
				writeBatch(load, batches.next(), members, out);
			}
		}
		DurableWriter.sync(next);
		BridgeFolders.setRights(next, LoadFolders.GROUP_READS_FILE);
		Files.move(next, folder.resolve("outcomes.csv"), StandardCopyOption.ATOMIC_MOVE);
		DurableWriter.sync(folder);
	}

	private void writeBatch(LoadReport load, List<ListRow> rows, long[] members, Writer out) throws IOException {
		long first = rows.get(0).number();
		long last = rows.get(rows.size() - 1).number();
		Map<Long, OutcomeRepository.LastAttempt> attempts = this.outcomes.last(load.id(), first, last);
		char delimiter = load.delimiter().charAt(0);
		for (ListRow row : rows) {
			if (row.number() == 0) {
				out.write(ListCsvFormat.line(with(row.fields(), COLUMNS), delimiter));
			}
			else if (row.number() < members.length && members[(int) row.number()] > 0) {
				out.write(ListCsvFormat.line(
						with(row.fields(), outcome(members[(int) row.number()], attempts.get(row.number()))),
						delimiter));
			}
		}
	}

	private List<String> outcome(long member, OutcomeRepository.LastAttempt attempt) {
		List<String> fields = new ArrayList<>(List.of(String.valueOf(member)));
		if (attempt == null) {
			fields.addAll(Collections.nCopies(COLUMNS.size() - 1, ""));
		}
		else {
			fields.addAll(List.of(String.valueOf(attempt.attempts()), attempt.result(), attempt.agent(),
					attempt.endedAt()
						.atZoneSameInstant(this.zone)
						.toOffsetDateTime()
						.truncatedTo(ChronoUnit.MILLIS)
						.toString()));
		}
		return fields;
	}

	private static List<String> with(List<String> fields, List<String> more) {
		List<String> all = new ArrayList<>(fields);
		all.addAll(more);
		return all;
	}

	/** Returns the ids of the members by the numbers of their rows; 0 for none. */
	private static long[] members(Path accepted, long rows) throws IOException {
		long[] members = new long[Math.toIntExact(rows + 1)];
		try (CSVParser lines = CSVFormat.DEFAULT.builder()
			.setHeader()
			.setSkipHeaderRecord(true)
			.get()
			.parse(Files.newBufferedReader(accepted))) {
			for (CSVRecord line : lines) {
				// a member that was left is another load's, and its attempts are there
				if (!line.isMapped("what") || LEFT.stream().noneMatch(line.get("what")::equals)) {
					members[Integer.parseInt(line.get("row"))] = Long.parseLong(line.get("member_id"));
				}
			}
		}
		return members;
	}

}
