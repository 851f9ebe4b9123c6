package dev.crmbridge.members;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.crmbridge.files.Durable;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.commons.csv.CSVPrinter;

/**
 * Cuts the members of a list into chunks and writes each as the exact bytes of its upload
 * request, with its row numbers beside it. Each member carries the load, the chunk and
 * the row as variables, by which it can be found in Webitel.
 */
final class ChunkWriter {

	/**
	 * Longest file name that Webitel keeps, in bytes; it refuses a longer one with the
	 * whole request.
	 */
	private static final int LONGEST_FILE_NAME = 120;

	private final Path plan;

	private final Load load;

	private final int chunkRows;

	private final long chunkBytes;

	private final ObjectMapper json;

	private final List<PreparedChunk> chunks = new ArrayList<>();

	private final ByteArrayOutputStream items = new ByteArrayOutputStream();

	private StringWriter rows = new StringWriter();

	private int count;

	ChunkWriter(Path plan, Load load, int chunkRows, long chunkBytes, ObjectMapper json) {
		this.plan = plan;
		this.load = load;
		this.chunkRows = chunkRows;
		this.chunkBytes = chunkBytes;
		this.json = json;
	}

	void add(long row, Member member) throws IOException {
		byte[] item = item(row, member);
		if (this.count > 0 && (this.count == this.chunkRows || this.items.size() + item.length + 1 > this.chunkBytes)) {
			flush();
			item = item(row, member);
		}
		if (this.count > 0) {
			this.items.write(',');
		}
		this.items.writeBytes(item);
		try (CSVPrinter csv = ListCsv.printer(this.rows, ',')) {
			csv.printRecord(ListCsv.guarded(List.of(String.valueOf(row), member.name(), member.destination())));
		}
		this.count++;
	}

	/** Writes the last chunk. */
	List<PreparedChunk> finish() throws IOException {
		if (this.count > 0) {
			flush();
		}
		Durable.sync(this.plan);
		return this.chunks;
	}

	private byte[] item(long row, Member member) throws IOException {
		Map<String, String> variables = member.variables();
		variables.put("import_id", this.load.id());
		variables.put("import_chunk", String.valueOf(this.chunks.size() + 1));
		variables.put("import_row", String.valueOf(row));
		return this.json.writeValueAsBytes(member.item());
	}

	private void flush() throws IOException {
		int number = this.chunks.size() + 1;
		ByteArrayOutputStream request = new ByteArrayOutputStream(this.items.size() + 200);
		request.writeBytes("{\"file_name\":".getBytes(StandardCharsets.UTF_8));
		request.writeBytes(this.json.writeValueAsBytes(fileName()));
		request.writeBytes(",\"items\":[".getBytes(StandardCharsets.UTF_8));
		this.items.writeTo(request);
		request.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
		Durable.write(requestFile(this.plan, number), request.toByteArray());
		Durable.write(rowsFile(this.plan, number), this.rows.toString().getBytes(StandardCharsets.UTF_8));
		this.chunks.add(new PreparedChunk(number, this.count));
		this.items.reset();
		this.rows = new StringWriter();
		this.count = 0;
	}

	private String fileName() {
		String name = this.load.file();
		while (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_FILE_NAME) {
			name = name.substring(1);
		}
		return name;
	}

	/** The body of a chunk's request. */
	static Path requestFile(Path plan, int number) {
		return plan.resolve(String.format(Locale.ROOT, "chunk-%06d.json", number));
	}

	/**
	 * The rows of a chunk: {@code row,name,destination}, as they will stand in
	 * {@code accepted.csv}.
	 */
	static Path rowsFile(Path plan, int number) {
		return plan.resolve(String.format(Locale.ROOT, "chunk-%06d.csv", number));
	}

}
