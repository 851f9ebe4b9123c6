package dev.crmbridge.memberlists.workdir;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import dev.crmbridge.files.DurableWriter;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.RowResult.Rejection;
import dev.crmbridge.memberlists.file.ListCsvFormat;

/**
 * Writer of {@code rejected.csv}: rows as they were read, followed by their number and
 * the reason, in the charset and with the delimiter of the list, so that a corrected copy
 * can be dropped again.
 */
public final class RejectedCsvWriter implements AutoCloseable {

	private final Path file;

	private final ReasonTexts reasons;

	private final CharsetEncoder encoder;

	private final Writer writer;

	private final char delimiter;

	/**
	 * Opens the file to append rows.
	 * @param file the file, which is created if it is missing
	 * @param charset of the list
	 * @param byteOrderMark whether a new file starts with a byte order mark
	 * @param delimiter of the list
	 * @param reasons texts of the reasons
	 * @throws IOException if the file cannot be opened
	 */
	public RejectedCsvWriter(Path file, Charset charset, boolean byteOrderMark, char delimiter, ReasonTexts reasons)
			throws IOException {
		this.file = file;
		this.reasons = reasons;
		this.encoder = charset.newEncoder();
		boolean isNew = !Files.exists(file);
		this.writer = new OutputStreamWriter(
				new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE,
						StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)),
				charset.newEncoder()
					.onMalformedInput(CodingErrorAction.REPLACE)
					.onUnmappableCharacter(CodingErrorAction.REPLACE));
		this.delimiter = delimiter;
		if (isNew && byteOrderMark) {
			this.writer.write('\ufeff');
		}
	}

	/** Writes the header: the columns of the list, {@code _row} and {@code _reason}. */
	public void header(List<String> columns) throws IOException {
		write(with(columns, "_row", "_reason"));
	}

	/**
	 * Appends a row that the first pass has rejected. The words of a customer's rule give
	 * way to the code if the charset of the list lacks their letters.
	 */
	public void add(long row, List<String> fields, Rejection rejection) throws IOException {
		String words = rejection.words();
		if (words == null) {
			add(row, fields, rejection.code(), rejection.details().toArray());
		}
		else {
			write(with(fields, String.valueOf(row), this.encoder.canEncode(words) ? words : rejection.code()));
		}
	}

	/**
	 * Appends a row.
	 * @param row number of the row
	 * @param fields the row as read
	 * @param code of the reason
	 * @param details arguments of the reason's text
	 * @throws IOException if the row cannot be written
	 */
	public void add(long row, List<String> fields, String code, Object... details) throws IOException {
		String reason = this.reasons.detail(code, details);
		if (!this.encoder.canEncode(reason)) {
			reason = this.reasons.englishDetail(code, details);
		}
		write(with(fields, String.valueOf(row), reason));
	}

	private void write(List<String> fields) throws IOException {
		this.writer.write(ListCsvFormat.line(fields, this.delimiter));
	}

	private static List<String> with(List<String> fields, String row, String reason) {
		List<String> more = new ArrayList<>(fields);
		more.add(row);
		more.add(reason);
		return more;
	}

	@Override
	public void close() throws IOException {
		this.writer.close();
		DurableWriter.sync(this.file);
	}

}
