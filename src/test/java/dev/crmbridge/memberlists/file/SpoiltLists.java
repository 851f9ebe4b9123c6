package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.file.xlsx.RejectedRow;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Reader for the lists in {@code src/test/resources/lists}, as the route reads them. */
final class SpoiltLists {

	private static final Path FOLDER = Path.of("src/test/resources/lists");

	private SpoiltLists() {
	}

	static Path path(String name) {
		return FOLDER.resolve(name);
	}

	static ListFile open(String name) throws IOException {
		return ListFile.open(path(name), null, null, (header) -> false);
	}

	static List<List<String>> rows(String name) {
		return rows(path(name));
	}

	static List<List<String>> rows(Path file) {
		return rows(file, null);
	}

	private static List<List<String>> rows(Path file, Charset charset) {
		List<List<String>> rows = new ArrayList<>();
		try (ListFile list = ListFile.open(file, charset, null, (header) -> false)) {
			list.batches(fields(list)).forEachRemaining((batch) -> batch.forEach((row) -> rows.add(fields(row))));
			return list.isMisread() ? rows(file, ListFile.detectCharset(file, null)) : rows;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> fields(ListRow row) {
		return (row.rejection() != null) ? new RejectedRow(row.fields(), row.rejection()) : row.fields();
	}

	/** Returns the values of a column, by its zero-based number, without the header. */
	static List<String> column(String name, int column) {
		return rows(name).stream().skip(1).map((row) -> row.get(column)).toList();
	}

	/** Returns the rows as Camel's lazy CSV data format does. */
	static Iterator<List<String>> fields(ListFile list) throws IOException {
		if (list.isSpreadsheet()) {
			return list.getRows();
		}
		Iterator<CSVRecord> records = CSVParser.builder()
			.setReader(list.getReader())
			.setFormat(ListCsvFormat.reading(list.getDelimiter()))
			.get()
			.iterator();
		return new Iterator<>() {
			@Override
			public boolean hasNext() {
				return records.hasNext();
			}

			@Override
			public List<String> next() {
				return records.next().toList();
			}
		};
	}

	/** Returns why a list is refused when it is opened or read. */
	static ListRefusedException refusal(String name) {
		return refusal(path(name));
	}

	static ListRefusedException refusal(Path file) {
		return catchThrowableOfType(ListRefusedException.class, () -> rows(file));
	}

}
