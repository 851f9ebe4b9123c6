package dev.crmbridge.loads;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.crmbridge.files.Durable;
import dev.crmbridge.members.Member;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The files of a load's chunks: of each the bytes of its request, and its rows.
 *
 * @param folder what the first pass of the load has made
 */
record ChunkFiles(Path folder) {

	/**
	 * Most bytes that an item's own variables and the comma before it take: a load id is
	 * at most 100 characters of at most 4 bytes.
	 */
	static final int OWN_BYTES = 512;

	/**
	 * Longest file name that Webitel keeps, in bytes; it refuses a longer one with the
	 * whole request.
	 */
	private static final int LONGEST_FILE_NAME = 120;

	/** What stands before the row's own fields: its number, name and first number. */
	private static final int OWN_FIELDS = 3;

	/** The body of a chunk's request. */
	Path request(int number) {
		return this.folder.resolve(String.format(Locale.ROOT, "chunk-%06d.json", number));
	}

	/**
	 * The rows of a chunk: {@code row,name,destination}, as they will stand in
	 * {@code accepted.csv}, and the fields as read, as they may stand in
	 * {@code rejected.csv}.
	 */
	Path rows(int number) {
		return this.folder.resolve(String.format(Locale.ROOT, "chunk-%06d.csv", number));
	}

	/** Writes a chunk; it is not on disk for good before {@link #sync}. */
	void write(int number, byte[] request, String rows) throws IOException {
		Files.write(request(number), request);
		Files.writeString(rows(number), rows);
	}

	/** Flushes the files of a chunk. */
	void sync(int number) throws IOException {
		Durable.sync(request(number));
		Durable.sync(rows(number));
	}

	/** Reads the rows of a chunk. */
	List<Row> readRows(int number) throws IOException {
		try (CSVParser parser = CSVParser.parse(Files.newBufferedReader(rows(number)), CSVFormat.DEFAULT)) {
			List<Row> rows = new ArrayList<>();
			for (CSVRecord record : parser) {
				List<String> fields = record.toList();
				rows.add(new Row(Long.parseLong(fields.get(0)), fields.get(1), fields.get(2),
						fields.subList(OWN_FIELDS, fields.size())));
			}
			return rows;
		}
	}

	/** A row as it is written. */
	static String row(long row, Member member, List<String> fields) {
		return new Row(row, member.name(), member.destination(), fields).text();
	}

	/** The body of a request with these items, which commas separate. */
	static byte[] request(String fileName, ByteArrayOutputStream items) throws IOException {
		String name = fileName;
		while (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_FILE_NAME) {
			name = name.substring(name.offsetByCodePoints(0, 1));
		}
		ByteArrayOutputStream request = new ByteArrayOutputStream(items.size() + 2 * LONGEST_FILE_NAME);
		request.writeBytes("{\"file_name\":\"".getBytes(StandardCharsets.UTF_8));
		request.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(name));
		request.writeBytes("\",\"items\":[".getBytes(StandardCharsets.UTF_8));
		items.writeTo(request);
		request.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
		return request.toByteArray();
	}

	/**
	 * A row of a chunk.
	 *
	 * @param number of the row in its list, from 1
	 * @param name the member's name
	 * @param destination its first number, as it is written to Webitel
	 * @param fields the row as read
	 */
	record Row(long number, String name, String destination, List<String> fields) {

		/** The line of CSV that it is. */
		String text() {
			List<String> record = new ArrayList<>(this.fields.size() + OWN_FIELDS);
			record.add(String.valueOf(this.number));
			record.add(this.name);
			record.add(this.destination);
			record.addAll(this.fields);
			return CSVFormat.DEFAULT.format(record.toArray()) + "\r\n";
		}

	}

}
