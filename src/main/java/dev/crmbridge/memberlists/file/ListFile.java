package dev.crmbridge.memberlists.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.file.xlsx.XlsxSheetReader;
import dev.crmbridge.memberlists.file.xlsx.XlsxWorkbook;
import org.apache.commons.csv.CSVRecord;

/**
 * A dropped list of any accepted kind, opened as text or as rows: from bytes to rows. Its
 * memory does not grow with the list: about one row of text, or the shared strings of a
 * spreadsheet. Reading throws {@link ListRefusedException} where the file is spoilt.
 * <p>
 * Next step of a {@link ListRow}: {@code RowMapper.map} makes a member or a rejection of
 * it.
 */
public final class ListFile implements AutoCloseable {

	/** Longest row, in characters. */
	static final int MAX_ROW_LENGTH = XlsxWorkbook.MAX_ROW_LENGTH;

	private final Closeable source;

	private final Charset charset;

	private final boolean byteOrderMark;

	private final char delimiter;

	private final Reader reader;

	private final Iterator<List<String>> rows;

	/** The text, if its charset is only assumed; else null. */
	private final CheckedTextReader assumed;

	private ListFile(Closeable source, Charset charset, boolean byteOrderMark, char delimiter, Reader reader,
			Iterator<List<String>> rows, CheckedTextReader assumed) {
		this.source = source;
		this.charset = charset;
		this.byteOrderMark = byteOrderMark;
		this.delimiter = delimiter;
		this.reader = reader;
		this.rows = rows;
		this.assumed = assumed;
	}

	/**
	 * Opens a list and finds its kind, charset and delimiter. {@link DelimiterDetector}
	 * decides on the delimiter unless the dialer fixes it.
	 * @param file the file; its ending names its kind
	 * @param charset the charset that the dialer fixes, or null; a byte order mark wins
	 * over it
	 * @param delimiter the delimiter that the dialer fixes, or null
	 * @param isHeader tests whether a row has the columns that the dialer needs
	 * @return the list, positioned before its header row
	 * @throws ListRefusedException if the file is refused as a whole
	 * @throws IOException if the disk fails
	 */
	public static ListFile open(Path file, Charset charset, Character delimiter, Predicate<List<String>> isHeader)
			throws IOException {
		try {
			if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".xlsx")) {
				XlsxSheetReader rows = XlsxWorkbook.open(file);
				return new ListFile(rows, StandardCharsets.UTF_8, true, ';', null, rows, null);
			}
			ListByteSource bytes = ListByteSource.of(file);
			try {
				return text(bytes, charset, delimiter, isHeader);
			}
			catch (IOException | RuntimeException ex) {
				bytes.close();
				throw ex;
			}
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	private static ListFile text(ListByteSource bytes, Charset fixed, Character delimiter,
			Predicate<List<String>> isHeader) throws IOException {
		ListFile list = text(bytes, ListCharset.of(bytes, fixed), delimiter, isHeader);
		if (list.isMisread()) {
			list.reader.close();
			return text(bytes, ListCharset.detect(bytes, delimiter), delimiter, isHeader);
		}
		return list;
	}

	private static ListFile text(ListByteSource bytes, ListCharset charset, Character delimiter,
			Predicate<List<String>> isHeader) throws IOException {
		InputStream in = bytes.open();
		try {
			in.skipNBytes(charset.markLength());
			CheckedTextReader text = new CheckedTextReader(in, charset.charset());
			ListHeadReader head = ListHeadReader.read(text, isHeader);
			char ch = (delimiter != null) ? delimiter : head.delimiter();
			Closeable source = () -> {
				try (bytes) {
					in.close();
				}
			};
			return new ListFile(source, charset.charset(), charset.markLength() > 0, ch,
					new RowLimitReader(head.rest(), text, ch), null, charset.assumed() ? text : null);
		}
		catch (IOException | RuntimeException ex) {
			in.close();
			throw ex;
		}
	}

	/**
	 * Detects the charset of a list that proved not to be UTF-8.
	 * @param file the file
	 * @param delimiter the delimiter that the dialer fixes, or null
	 * @throws ListRefusedException if lists may not have the charset
	 */
	public static Charset detectCharset(Path file, Character delimiter) throws IOException {
		try (ListByteSource bytes = ListByteSource.of(file)) {
			return ListCharset.detect(bytes, delimiter).charset();
		}
	}

	/**
	 * Returns whether the list was read as UTF-8 and is not: then the rows end early, and
	 * the list must be opened again with the charset that {@link #detectCharset} returns.
	 */
	public boolean isMisread() {
		return this.assumed != null && this.assumed.isUndecodable();
	}

	/**
	 * Reads the rest of a list that is about to be refused, and returns whether the list
	 * is misread. A list in another charset or in a damaged archive is refused for that.
	 * @throws ListRefusedException if the archive is refused
	 * @throws IOException if the disk fails
	 */
	public boolean isMisreadToTheEnd() throws IOException {
		if (this.assumed != null) {
			this.assumed.skipRest();
		}
		return isMisread();
	}

	/**
	 * Returns the charset of the text, which {@code rejected.csv} has too; UTF-8 for a
	 * spreadsheet.
	 */
	public Charset getCharset() {
		return this.charset;
	}

	/**
	 * Returns whether {@code rejected.csv} starts with a byte order mark; true for a
	 * spreadsheet, so that Excel reads the file as UTF-8.
	 */
	public boolean hasByteOrderMark() {
		return this.byteOrderMark;
	}

	/**
	 * Returns the delimiter, which {@code rejected.csv} has too; {@code ;} for a
	 * spreadsheet.
	 */
	public char getDelimiter() {
		return this.delimiter;
	}

	/** Returns whether the list has rows instead of text. */
	public boolean isSpreadsheet() {
		return this.rows != null;
	}

	/**
	 * Returns the text from the header row on, which can be read once. The reader refuses
	 * a row of more than a million characters and a quotation mark that is not closed.
	 * @return text for {@link ListCsvFormat#reading}; null for a spreadsheet
	 */
	public Reader getReader() {
		return this.reader;
	}

	/**
	 * Returns the rows of a spreadsheet, header first, which can be read once; null for
	 * text.
	 */
	public Iterator<List<String>> getRows() {
		return this.rows;
	}

	/**
	 * Cleans and numbers the rows, leaves blank ones out, and groups the others into
	 * batches of at most 500 rows or about a million characters. The iterator throws
	 * {@link ListRefusedException} for spoilt CSV and {@link UncheckedIOException} for a
	 * failing disk.
	 * @param rows the rows of this list, header first
	 */
	public Iterator<List<ListRow>> batches(Iterator<List<String>> rows) {
		return new RowBatchIterator(rows, this);
	}

	/** Reads the text or the spreadsheet, and returns its rows in batches. */
	public Iterator<List<ListRow>> batches() throws IOException {
		return batches(isSpreadsheet() ? this.rows
				: ListCsvFormat.reading(this.delimiter).parse(this.reader).stream().map(CSVRecord::toList).iterator());
	}

	@Override
	public void close() throws IOException {
		this.source.close();
	}

}
