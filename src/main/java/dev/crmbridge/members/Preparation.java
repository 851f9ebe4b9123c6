package dev.crmbridge.members;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import dev.crmbridge.files.Durable;
import org.apache.commons.csv.CSVPrinter;

/**
 * The first pass over one list: makes of its rows the requests that will be sent, and
 * keeps what was rejected. Rows come in batches, the header first.
 */
public final class Preparation {

	private final Reader reader;

	private final char delimiter;

	private final Function<Columns, MemberMapping> mappings;

	private final boolean dropDuplicates;

	private final ChunkWriter chunks;

	private final Path rejectedFile;

	private StringWriter rejected = new StringWriter();

	private final Rejections rejections = new Rejections();

	private final Set<String> numbers = new HashSet<>();

	private Columns columns;

	private MemberMapping mapping;

	private long rows;

	private long duplicates;

	Preparation(Reader reader, char delimiter, Function<Columns, MemberMapping> mappings, boolean dropDuplicates,
			ChunkWriter chunks, Path rejectedFile) {
		this.reader = reader;
		this.delimiter = delimiter;
		this.mappings = mappings;
		this.dropDuplicates = dropDuplicates;
		this.chunks = chunks;
		this.rejectedFile = rejectedFile;
	}

	/** The list as text, without byte order mark. */
	public Reader getReader() {
		return this.reader;
	}

	/** What stands between two fields. */
	public char getDelimiter() {
		return this.delimiter;
	}

	/**
	 * Takes the next rows.
	 * @param batch rows as read, the header first
	 * @throws ListRefusedException if the header is not one for this dialer
	 * @throws IOException if what was made cannot be written
	 */
	public void add(List<List<String>> batch) throws IOException {
		try (CSVPrinter csv = ListCsv.printer(this.rejected, this.delimiter)) {
			for (List<String> fields : batch) {
				if (fields.stream().allMatch(String::isBlank)) {
					continue;
				}
				if (this.columns == null) {
					this.columns = new Columns(fields);
					this.mapping = this.mappings.apply(this.columns);
					csv.printRecord(with(fields, "_row", "_reason"));
				}
				else {
					this.rows++;
					row(ListCsv.unguarded(fields), csv);
				}
			}
		}
		Files.writeString(this.rejectedFile, this.rejected.toString(), StandardOpenOption.CREATE,
				StandardOpenOption.APPEND);
		this.rejected = new StringWriter();
	}

	private void row(List<String> fields, CSVPrinter csv) throws IOException {
		try {
			Member member = this.mapping.map(fields);
			if (this.dropDuplicates && !this.numbers.add(member.number())) {
				this.duplicates++;
				return;
			}
			this.chunks.add(this.rows, member);
		}
		catch (RowRejectedException ex) {
			this.rejections.add(ex);
			csv.printRecord(ListCsv.guarded(with(fields, String.valueOf(this.rows), ex.getMessage())));
		}
	}

	/**
	 * Ends the first pass; all that it made is on disk then.
	 * @return what it made
	 * @throws ListRefusedException if there was no row
	 * @throws IOException if it cannot be written
	 */
	public Prepared finish() throws IOException {
		if (this.columns == null) {
			throw new ListRefusedException("empty-file", "the file is empty");
		}
		if (this.rows == 0) {
			throw new ListRefusedException("header-only", "the file has a header and no rows");
		}
		Durable.sync(this.rejectedFile);
		return new Prepared("UTF-8", String.valueOf(this.delimiter), this.rows, this.rejections.count(),
				this.duplicates, this.rejections.list(), this.chunks.finish());
	}

	/** A row with our two columns at its end, in place of those of an earlier time. */
	private List<String> with(List<String> fields, String row, String reason) {
		List<String> more = new ArrayList<>(fields);
		if (fields.size() == this.columns.count()) {
			for (int i = fields.size() - 1; i >= 0; i--) {
				if (Columns.OURS.contains(Columns.key(this.columns.names().get(i)))) {
					more.remove(i);
				}
			}
		}
		more.add(row);
		more.add(reason);
		return more;
	}

	/**
	 * What the first pass has made of a list.
	 *
	 * @param charset of the file
	 * @param delimiter of the file
	 * @param rows all rows
	 * @param rejected rows that cannot be loaded
	 * @param duplicates rows that are left out for another with the same first number
	 * @param rejections the reasons
	 * @param chunks the requests to be sent
	 */
	public record Prepared(String charset, String delimiter, long rows, long rejected, long duplicates,
			List<Rejections.Rejection> rejections, List<PreparedChunk> chunks) {
	}

}
