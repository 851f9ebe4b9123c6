package dev.crmbridge.members;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

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

	private final CSVPrinter rejected;

	private final Rejections rejections = new Rejections();

	private final Set<String> numbers = new HashSet<>();

	private MemberMapping mapping;

	private long rows;

	private long duplicates;

	Preparation(Reader reader, char delimiter, Function<Columns, MemberMapping> mappings, boolean dropDuplicates,
			ChunkWriter chunks, CSVPrinter rejected) {
		this.reader = reader;
		this.delimiter = delimiter;
		this.mappings = mappings;
		this.dropDuplicates = dropDuplicates;
		this.chunks = chunks;
		this.rejected = rejected;
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
		for (List<String> fields : batch) {
			if (fields.stream().allMatch(String::isBlank)) {
				continue;
			}
			if (this.mapping == null) {
				this.mapping = this.mappings.apply(new Columns(fields));
				this.rejected.printRecord(with(fields, "_row", "_reason"));
			}
			else {
				this.rows++;
				row(ListCsv.unguarded(fields));
			}
		}
	}

	private void row(List<String> fields) throws IOException {
		try {
			Member member = this.mapping.map(fields);
			if (this.dropDuplicates && !this.numbers.add(member.destination())) {
				this.duplicates++;
				return;
			}
			this.chunks.add(this.rows, member);
		}
		catch (RowRejectedException ex) {
			this.rejections.add(ex);
			this.rejected.printRecord(ListCsv.guarded(with(fields, String.valueOf(this.rows), ex.getMessage())));
		}
	}

	/**
	 * Ends the first pass; all that it made is on disk then.
	 * @return what it made
	 * @throws ListRefusedException if there was no row
	 * @throws IOException if it cannot be written
	 */
	public Prepared finish() throws IOException {
		if (this.mapping == null) {
			throw new ListRefusedException("empty-file", "the file is empty");
		}
		if (this.rows == 0) {
			throw new ListRefusedException("header-only", "the file has a header and no rows");
		}
		this.rejected.close(true);
		return new Prepared("UTF-8", String.valueOf(this.delimiter), this.rows, this.rejections.count(),
				this.duplicates, this.rejections.list(), this.chunks.finish());
	}

	private static List<String> with(List<String> fields, String row, String reason) {
		List<String> more = new ArrayList<>(fields);
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
