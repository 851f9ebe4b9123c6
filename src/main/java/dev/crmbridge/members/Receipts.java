package dev.crmbridge.members;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.crmbridge.files.Durable;
import dev.crmbridge.settings.BridgeSettings;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

import org.springframework.stereotype.Component;

/**
 * Writes what a loaded list ends as: {@code receipt.json}, {@code accepted.csv} and
 * {@code rejected.csv}.
 */
@Component("receipts")
public class Receipts {

	private final LoadLedger ledger;

	private final ListFolders folders;

	private final ObjectMapper json;

	private final ZoneId zone;

	Receipts(LoadLedger ledger, ListFolders folders, ObjectMapper json, BridgeSettings bridge) {
		this.ledger = ledger;
		this.folders = folders;
		this.json = json.copy().enable(SerializationFeature.INDENT_OUTPUT);
		this.zone = bridge.timeZone();
	}

	/**
	 * Writes the end of a loaded list and moves it to {@code done/}.
	 * @param load the list
	 * @throws IOException if it cannot be written
	 */
	public void finish(Load load) throws IOException {
		if (this.folders.isDone(load)) {
			this.folders.clear(load);
			return;
		}
		LoadLedger.Totals totals = this.ledger.totals(load);
		Path end = this.folders.emptyEnd(load);
		accepted(load, totals, end.resolve("accepted.csv"));
		Files.copy(this.folders.plan(load).resolve("rejected.csv"), end.resolve("rejected.csv"),
				StandardCopyOption.REPLACE_EXISTING);
		Durable.sync(end.resolve("rejected.csv"));
		Durable.write(end.resolve("receipt.json"), this.json.writeValueAsBytes(receipt(load, totals)));
		this.folders.finish(load);
	}

	private void accepted(Load load, LoadLedger.Totals totals, Path file) throws IOException {
		Path plan = this.folders.plan(load);
		try (BufferedWriter out = Files.newBufferedWriter(file); CSVPrinter csv = ListCsv.printer(out, ',')) {
			csv.printRecord("row", "name", "destination", "member_id");
			for (int chunk = 1; chunk <= totals.chunks(); chunk++) {
				List<String> ids = this.ledger.memberIds(load, chunk);
				try (CSVParser rows = CSVParser.parse(ChunkWriter.rowsFile(plan, chunk), StandardCharsets.UTF_8,
						CSVFormat.DEFAULT)) {
					int n = 0;
					for (CSVRecord row : rows) {
						csv.printRecord(row.get(0), row.get(1), row.get(2), ids.get(n++));
					}
				}
			}
		}
		Durable.sync(file);
	}

	private Map<String, Object> receipt(Load load, LoadLedger.Totals totals) {
		Map<String, Object> receipt = new LinkedHashMap<>();
		receipt.put("load", load.id());
		receipt.put("dialer", load.dialer());
		receipt.put("queue", totals.queue());
		receipt.put("file", load.file());
		receipt.put("sha256", load.sha256());
		receipt.put("charset", totals.charset());
		receipt.put("delimiter", totals.delimiter());
		receipt.put("state", "loaded");
		receipt.put("started_at", local(load.started()));
		receipt.put("ended_at", local(Instant.now()));
		receipt.put("rows", totals.rows());
		receipt.put("accepted", totals.accepted());
		receipt.put("rejected", totals.rejected());
		receipt.put("duplicates", totals.duplicates());
		receipt.put("chunks",
				Map.of("total", totals.chunks(), "loaded", totals.chunksLoaded(), "resent", 0, "read_back", 0));
		receipt.put("rejections", totals.rejections());
		return receipt;
	}

	private String local(Instant time) {
		return OffsetDateTime.ofInstant(time, this.zone).truncatedTo(ChronoUnit.MILLIS).toString();
	}

}
