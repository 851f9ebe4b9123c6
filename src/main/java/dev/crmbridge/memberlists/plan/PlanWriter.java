package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.BiFunction;

import dev.crmbridge.memberlists.ListRefusedException;
import dev.crmbridge.memberlists.Plan;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.RowRejectedException;
import dev.crmbridge.memberlists.file.ListFile;
import dev.crmbridge.memberlists.file.ListFormatConfiguration;
import dev.crmbridge.memberlists.file.xlsx.RejectedRow;
import dev.crmbridge.memberlists.mapping.ListColumns;
import dev.crmbridge.memberlists.mapping.MappedRow;
import dev.crmbridge.memberlists.workdir.ChunkFiles;
import dev.crmbridge.memberlists.workdir.RejectedCsvWriter;

/**
 * The first pass over one list: makes of its rows the requests that will be sent, and
 * keeps what was rejected. Rows come in batches, the header first.
 */
public final class PlanWriter implements AutoCloseable {

	private final ListFile file;

	private final String dialer;

	private final String splitBy;

	private final BiFunction<String, ListColumns, DialerPlanWriter> dialers;

	private final RejectedCsvWriter rejectedCsv;

	private final Map<String, DialerPlanWriter> byDialer = new ConcurrentHashMap<>();

	private final Map<String, Long> rejections = new TreeMap<>();

	private final ForkJoinPool mappers;

	/** What the mappers are at; they may be ready with it. */
	private List<Row> inHand = List.of();

	private ForkJoinTask<?> mapping;

	/** Set before the first row is mapped. */
	private ListColumns columns;

	private long rows;

	private long rejected;

	private long duplicates;

	/**
	 * Prepares to read.
	 * @param file the list
	 * @param dialer the dialer of all rows
	 * @param splitBy the column that names the dialer of each row; null if there is none
	 * @param dialers the rows of a dialer; null if there is no such dialer
	 * @param rejectedCsv takes the rows that are rejected
	 * @param mappers make members of rows
	 */
	PlanWriter(ListFile file, String dialer, String splitBy, BiFunction<String, ListColumns, DialerPlanWriter> dialers,
			RejectedCsvWriter rejectedCsv, ForkJoinPool mappers) {
		this.file = file;
		this.dialer = dialer;
		this.splitBy = splitBy;
		this.dialers = dialers;
		this.rejectedCsv = rejectedCsv;
		this.mappers = mappers;
	}

	/** The file that is read. */
	public ListFile getFile() {
		return this.file;
	}

	/** Name of the bean that says how the file is read as CSV. */
	public String getFormat() {
		return ListFormatConfiguration.format(this.file.getDelimiter());
	}

	/** The rows of the file, a batch at a time. */
	public Iterator<List<List<String>>> batches(Iterator<List<String>> read) {
		return this.file.batches(read);
	}

	/**
	 * Takes the next rows. Reading numbers takes most of the time: others do that, while
	 * the caller goes on to read.
	 * @param batch rows as read, the header first
	 * @throws ListRefusedException if the header is not one for this dialer
	 * @throws IOException if what was made of earlier rows cannot be written
	 */
	public void add(List<List<String>> batch) throws IOException {
		List<Row> read = new ArrayList<>(batch.size());
		for (List<String> fields : batch) {
			if (!(fields instanceof RejectedRow) && fields.stream().allMatch(String::isEmpty)) {
				continue;
			}
			if (this.columns == null) {
				header(fields);
			}
			else {
				read.add(new Row(++this.rows, fields));
			}
		}
		List<Row> mapped = mapped();
		this.inHand = read;
		this.mapping = this.mappers.submit(() -> read.parallelStream().forEach(this::map));
		keep(mapped);
	}

	/** The rows of the batch before, when all of them are mapped. */
	private List<Row> mapped() {
		if (this.mapping != null) {
			this.mapping.join();
		}
		return this.inHand;
	}

	private void header(List<String> fields) throws IOException {
		this.columns = new ListColumns(fields);
		if (this.splitBy != null) {
			this.columns.require(Set.of(ListColumns.key(this.splitBy)));
		}
		else {
			dialerRows(this.dialer);
		}
		this.rejectedCsv.header(this.columns.withoutOurs(this.columns.names()));
	}

	private DialerPlanWriter dialerRows(String name) {
		return this.byDialer.computeIfAbsent(name, (any) -> this.dialers.apply(name, this.columns));
	}

	private void map(Row row) {
		RowRejectedException rejection = (row.fields instanceof RejectedRow rejected) ? rejected.rejection() : null;
		row.fields = this.columns.fit(row.fields);
		row.shown = this.columns.withoutOurs(row.fields);
		try {
			if (rejection != null) {
				throw rejection;
			}
			if (row.fields.size() != this.columns.count()) {
				throw new RowRejectedException("wrong-field-count", row.fields.size(), this.columns.count());
			}
			row.dialer = dialerRows((this.splitBy != null) ? named(row) : this.dialer);
			if (row.dialer == null) {
				throw new RowRejectedException("unknown-dialer", named(row));
			}
			row.member = row.dialer.map(row.fields);
			row.lines = row.dialer.lines(row.number, row.member, row.shown);
		}
		catch (RowRejectedException ex) {
			row.rejection = ex;
		}
	}

	private String named(Row row) throws RowRejectedException {
		String name = this.columns.value(row.fields, ListColumns.key(this.splitBy)).strip();
		if (name.isEmpty()) {
			throw new RowRejectedException("empty-column", this.splitBy);
		}
		return name;
	}

	private void keep(List<Row> mapped) throws IOException {
		for (Row row : mapped) {
			keep(row);
		}
	}

	private void keep(Row row) throws IOException {
		if (row.rejection != null) {
			this.rejected++;
			this.rejections.merge(row.rejection.getCode(), 1L, Long::sum);
			if (row.dialer != null) {
				row.dialer.reject();
			}
			this.rejectedCsv.add(row.number, row.shown, row.rejection);
		}
		else if (!row.dialer.add(row.number, row.member, row.lines)) {
			this.duplicates++;
		}
	}

	/**
	 * Ends the first pass; all that it made is written then, but may not be on disk yet.
	 * @return what it made
	 * @throws ListRefusedException if there was no row
	 * @throws IOException if it cannot be written
	 */
	public Plan finish() throws IOException {
		if (this.columns == null) {
			throw new ListRefusedException("empty-file");
		}
		keep(mapped());
		if (this.rows == 0) {
			throw new ListRefusedException("header-only");
		}
		List<PlannedChunk> planned = new ArrayList<>();
		Map<String, Plan.Counts> counts = new TreeMap<>();
		for (Map.Entry<String, DialerPlanWriter> each : this.byDialer.entrySet()) {
			planned.addAll(each.getValue().finish());
			counts.put(each.getKey(), each.getValue().counts());
		}
		planned.sort(Comparator.comparingInt(PlannedChunk::number));
		close();
		return new Plan(this.file.getCharset().name(), this.file.hasByteOrderMark(),
				String.valueOf(this.file.getDelimiter()), this.rows, this.rejected, this.duplicates, this.rejections,
				(this.splitBy != null) ? counts : Map.of(),
				(this.splitBy != null) ? null : this.byDialer.get(this.dialer).queue(), planned);
	}

	@Override
	public void close() throws IOException {
		try {
			this.rejectedCsv.close();
		}
		finally {
			this.file.close();
		}
	}

	private static final class Row {

		private final long number;

		private List<String> fields;

		/** The row as it is written again. */
		private List<String> shown;

		private ChunkFiles.Lines lines;

		private DialerPlanWriter dialer;

		private MappedRow member;

		private RowRejectedException rejection;

		private Row(long number, List<String> fields) {
			this.number = number;
			this.fields = fields;
		}

	}

}
