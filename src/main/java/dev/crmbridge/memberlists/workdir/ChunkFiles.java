package dev.crmbridge.memberlists.workdir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import dev.crmbridge.files.DurableWriter;
import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.failure.DamagedLoadException;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reader and writer of the files of a load's chunks: for each chunk the body of its
 * request, its rows, and their fields as read; in a preview its rows alone.
 *
 * @param folder of the load's plan
 */
public record ChunkFiles(Path folder) {

	/** Returns the file with the body of a chunk's request. */
	public Path requestFile(int number) {
		return this.folder.resolve(String.format(Locale.ROOT, "chunk-%06d.json", number));
	}

	/**
	 * Returns the file with the rows of a chunk, {@code row,name,destination}; in a
	 * preview with lines of {@code accepted.csv}.
	 */
	Path rowsFile(int number) {
		return this.folder.resolve(String.format(Locale.ROOT, "chunk-%06d.csv", number));
	}

	/**
	 * Returns the file with the fields of a chunk's rows as read, for
	 * {@code rejected.csv}. The file is separate, as fields are long and seldom needed.
	 */
	Path fieldsFile(int number) {
		return this.folder.resolve(String.format(Locale.ROOT, "chunk-%06d.fields.csv", number));
	}

	/**
	 * Reads the body of a chunk's request.
	 * @throws DamagedLoadException if the body is not the one that was planned
	 */
	public byte[] readRequest(Chunk chunk) throws IOException {
		try (InputStream in = open(requestFile(chunk.number()), chunk.number())) {
			byte[] request = in.readAllBytes();
			if (chunk.requestSha256() != null && (request.length != chunk.requestSize()
					|| !DigestUtils.sha256Hex(request).equals(chunk.requestSha256()))) {
				throw changed(chunk.number());
			}
			return request;
		}
	}

	/** Writes the files of a chunk, which are durable only after {@link #sync}. */
	public void write(int number, RequestBody request, CharSequence rows, CharSequence fields) throws IOException {
		request.writeTo(requestFile(number));
		Files.writeString(rowsFile(number), rows);
		Files.writeString(fieldsFile(number), fields);
	}

	/** Writes the files of a chunk without an upload request. */
	public void write(int number, CharSequence rows, CharSequence fields) throws IOException {
		Files.writeString(rowsFile(number), rows);
		Files.writeString(fieldsFile(number), fields);
	}

	/** Writes the rows of a chunk of a preview, lines of {@code accepted.csv}. */
	public void writePreview(int number, CharSequence rows) throws IOException {
		Files.writeString(rowsFile(number), rows);
	}

	/** Copies the rows of a chunk of a preview. */
	public void copyPreview(int number, Writer accepted) throws IOException {
		try (Reader rows = reader(rowsFile(number), number)) {
			rows.transferTo(accepted);
		}
	}

	/** Flushes the files of a chunk to disk. */
	public void sync(int number) throws IOException {
		if (Files.exists(requestFile(number), LinkOption.NOFOLLOW_LINKS)) {
			DurableWriter.sync(requestFile(number));
		}
		DurableWriter.sync(rowsFile(number));
		DurableWriter.sync(fieldsFile(number));
	}

	/**
	 * Reads the rows of a chunk.
	 * @throws DamagedLoadException if the rows are not the planned ones
	 */
	public List<Row> readRows(Chunk chunk) throws IOException {
		return read(rowsFile(chunk.number()), chunk,
				(fields) -> new Row(Long.parseLong(fields.get(0)), fields.get(1), fields.get(2)));
	}

	/** Reads the fields of a chunk's rows, as they were read from the list. */
	public List<List<String>> readFields(Chunk chunk) throws IOException {
		return read(fieldsFile(chunk.number()), chunk, Function.identity());
	}

	private static <T> List<T> read(Path file, Chunk chunk, Function<List<String>, T> row) throws IOException {
		List<T> rows = new ArrayList<>();
		try (CSVParser parser = CSVParser.parse(reader(file, chunk.number()), CSVFormat.DEFAULT)) {
			for (CSVRecord record : parser) {
				rows.add(row.apply(record.toList()));
			}
		}
		catch (UncheckedIOException | IllegalArgumentException | IndexOutOfBoundsException ex) {
			throw changed(chunk.number());
		}
		if (rows.size() != chunk.rows()) {
			throw changed(chunk.number());
		}
		return rows;
	}

	private static Reader reader(Path file, int number) throws IOException {
		return new BufferedReader(new InputStreamReader(open(file, number), StandardCharsets.UTF_8));
	}

	private static InputStream open(Path file, int number) throws IOException {
		if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
			throw new DamagedLoadException("chunk " + number + " of the load is missing from the folder work/");
		}
		return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
	}

	private static DamagedLoadException changed(int number) {
		return new DamagedLoadException("chunk " + number + " of the load was changed in the folder work/");
	}

	/** Appends the line of a row to the rows of a chunk, and its fields to the fields. */
	public static void append(Row row, List<String> fields, StringBuilder rows, StringBuilder allFields)
			throws IOException {
		CSVFormat.DEFAULT.printRecord(rows, row.number(), row.name(), row.destination());
		CSVFormat.DEFAULT.printRecord(allFields, fields.toArray());
	}

	/**
	 * A row of a chunk.
	 *
	 * @param number of the row in its list, from 1
	 * @param name the member's name
	 * @param destination the member's first number, as Webitel gets it
	 */
	public record Row(long number, String name, String destination) {
	}

}
