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

import dev.crmbridge.memberlists.ListRefusedException;
import dev.crmbridge.memberlists.file.xlsx.XlsxSheetReader;
import dev.crmbridge.memberlists.file.xlsx.XlsxWorkbook;

/**
 * A dropped list, as text or as rows, whatever kind of file it is. What it holds in
 * memory does not grow with the list: about a row of text, or the shared strings of a
 * spreadsheet. Reading may throw {@link ListRefusedException} wherever the file is
 * spoilt.
 */
public final class ListFile implements AutoCloseable {

	/** What a row may have, in characters. */
	static final int MAX_ROW = XlsxWorkbook.MAX_ROW;

	private final Closeable source;

	private final Charset charset;

	private final boolean byteOrderMark;

	private final char delimiter;

	private final Reader reader;

	private final Iterator<List<String>> rows;

	private ListFile(Closeable source, Charset charset, boolean byteOrderMark, char delimiter, Reader reader,
			Iterator<List<String>> rows) {
		this.source = source;
		this.charset = charset;
		this.byteOrderMark = byteOrderMark;
		this.delimiter = delimiter;
		this.reader = reader;
		this.rows = rows;
	}

	/**
	 * Opens a list: finds out what it is, its charset and delimiter.
	 * @param file its ending says what it should be
	 * @param charset fixed by the dialer, or null; a byte order mark still says more
	 * @param delimiter fixed by the dialer, or null
	 * @param isHeader whether names are those of the columns that the dialer needs
	 * @return the list, before its header row
	 * @throws ListRefusedException if the file is refused as a whole
	 * @throws IOException if the disk fails
	 */
	public static ListFile open(Path file, Charset charset, Character delimiter, Predicate<List<String>> isHeader)
			throws IOException {
		try {
			if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".xlsx")) {
				XlsxSheetReader rows = XlsxWorkbook.open(file);
				return new ListFile(rows, StandardCharsets.UTF_8, true, ';', null, rows);
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

	private static ListFile text(ListByteSource bytes, Charset fixed, Character delimiter, Predicate<List<String>> isHeader)
			throws IOException {
		ListCharset found = ListCharset.find(bytes, fixed, delimiter);
		InputStream in = bytes.open();
		try {
			in.skipNBytes(found.markLength());
			Reader text = new CheckedTextReader(in, found.charset());
			ListHeadReader head = ListHeadReader.read(text, isHeader);
			char sign = (delimiter != null) ? delimiter : head.delimiter();
			Closeable source = () -> {
				try (bytes) {
					in.close();
				}
			};
			return new ListFile(source, found.charset(), found.markLength() > 0, sign,
					new ListReader(head.rest(), text, sign), null);
		}
		catch (IOException | RuntimeException ex) {
			in.close();
			throw ex;
		}
	}

	/**
	 * The text's charset, in which a corrected copy is written; UTF-8 of a spreadsheet.
	 */
	public Charset getCharset() {
		return this.charset;
	}

	/**
	 * Whether a corrected copy starts with a byte order mark; true for a spreadsheet, so
	 * that Excel reads the copy right.
	 */
	public boolean hasByteOrderMark() {
		return this.byteOrderMark;
	}

	/** What stands between fields; {@code ;} for the copy of a spreadsheet. */
	public char getDelimiter() {
		return this.delimiter;
	}

	/** Whether the list has rows instead of text. */
	public boolean isSpreadsheet() {
		return this.rows != null;
	}

	/**
	 * The text from the header row on, which can be read once. It refuses a row over a
	 * million characters and a quotation mark that is not closed.
	 * @return for {@link ListCsvFormat#reading}; null of a spreadsheet
	 */
	public Reader getReader() {
		return this.reader;
	}

	/** The rows of a spreadsheet, header first, which can be read once; else null. */
	public Iterator<List<String>> getRows() {
		return this.rows;
	}

	/**
	 * Puts rows together.
	 * @param rows of this list, header first, also when they fail while they are read
	 * @return batches of up to 1000 rows, or fewer once they have about a million
	 * characters; spoilt CSV is a {@link ListRefusedException}, a disk that fails an
	 * {@link UncheckedIOException}
	 */
	public Iterator<List<List<String>>> batches(Iterator<List<String>> rows) {
		return new RowBatchIterator(rows);
	}

	@Override
	public void close() throws IOException {
		this.source.close();
	}

}
