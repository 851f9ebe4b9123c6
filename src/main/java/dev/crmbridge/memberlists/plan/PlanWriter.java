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
import dev.crmbridge.memberlists.workdir.RejectedCsvWriter;

/**
 * Writer of the plan of one list, in the first pass over it: maps each row and adds it to
 * a chunk of its dialer or to {@code rejected.csv}. Rows come in batches, the header
 * first.
 * <p>
 * Rows come from {@code ListFile.batches} and are mapped by {@code RowMapper.map}. Next
 * step of a member: {@link ChunkWriter} writes the chunk files, which the second pass
 * uploads.
 */
public final class PlanWriter implements AutoCloseable {

	private final ListFile file;

	private final String dialer;

	private final String splitBy;

	private final BiFunction<String, ListColumns, DialerPlanWriter> dialerWriters;

	private final RejectedCsvWriter rejectedCsv;

	private final Map<String, DialerPlanWriter> byDialer = new ConcurrentHashMap<>();

	private final Map<String, Long> rejections = new TreeMap<>();

	private final ForkJoinPool mappers;

	/** The batch that the mappers work on; null before the first one. */
	private ForkJoinTask<List<PlannedRow>> mapping;

	/** Set before the first row is mapped. */
	private ListColumns columns;

	private long rows;

	private long rejected;

	private long duplicates;

	/**
	 * Creates a writer.
	 * @param file the list
	 * @param dialer name of the dialer of all rows
	 * @param splitBy column that names the dialer of each row; null if the dialer has no
	 * {@code split-by}
	 * @param dialerWriters returns the writer for a dialer; null for an unknown dialer
	 * @param rejectedCsv writer of the rejected rows
	 * @param mappers threads that map rows
	 */
	PlanWriter(ListFile file, String dialer, String splitBy,
			BiFunction<String, ListColumns, DialerPlanWriter> dialerWriters, RejectedCsvWriter rejectedCsv,
			ForkJoinPool mappers) {
		this.file = file;
		this.dialer = dialer;
		this.splitBy = splitBy;
		this.dialerWriters = dialerWriters;
		this.rejectedCsv = rejectedCsv;
		this.mappers = mappers;
	}

	/** Returns the list that is read. */
	public ListFile getFile() {
		return this.file;
	}

	/** Returns the name of the CSV data format bean for the file. */
	public String getFormat() {
		return ListFormatConfiguration.format(this.file.getDelimiter());
	}

	/** Groups the rows of the file into batches. */
	public Iterator<List<List<String>>> batches(Iterator<List<String>> read) {
		return this.file.batches(read);
	}

	/**
	 * Adds the next rows. Parsing phone numbers takes most of the time, so mapper threads
	 * map this batch while the caller reads the next one.
	 * @param batch rows as read, the header first
	 * @throws ListRefusedException if the header lacks columns that the dialer needs
	 * @throws IOException if earlier rows cannot be written
	 */
	public void add(List<List<String>> batch) throws IOException {
		List<ReadRow> read = new ArrayList<>(batch.size());
		for (List<String> fields : batch) {
			if (!(fields instanceof RejectedRow) && fields.stream().allMatch(String::isEmpty)) {
				continue;
			}
			if (this.columns == null) {
				readHeader(fields);
			}
			else {
				read.add(new ReadRow(++this.rows, fields));
			}
		}
		List<PlannedRow> mapped = awaitMapped();
		this.mapping = this.mappers.submit(() -> read.parallelStream().map(this::map).toList());
		write(mapped);
	}

	/** Waits until the previous batch is mapped, and returns its rows in order. */
	private List<PlannedRow> awaitMapped() {
		return (this.mapping != null) ? this.mapping.join() : List.of();
	}

	private void readHeader(List<String> fields) throws IOException {
		this.columns = new ListColumns(fields);
		if (this.splitBy != null) {
			this.columns.require(Set.of(ListColumns.key(this.splitBy)));
		}
		else {
			dialerWriter(this.dialer);
		}
		this.rejectedCsv.header(this.columns.withoutBridgeColumns(this.columns.names()));
	}

	private DialerPlanWriter dialerWriter(String name) {
		return this.byDialer.computeIfAbsent(name, (any) -> this.dialerWriters.apply(name, this.columns));
	}

	private PlannedRow map(ReadRow row) {
		List<String> fields = this.columns.fit(row.fields());
		List<String> shown = this.columns.withoutBridgeColumns(fields);
		DialerPlanWriter writer = null;
		try {
			if (row.fields() instanceof RejectedRow rejected) {
				throw rejected.rejection();
			}
			if (fields.size() != this.columns.count()) {
				throw new RowRejectedException("wrong-field-count", fields.size(), this.columns.count());
			}
			String name = (this.splitBy != null) ? dialerName(fields) : this.dialer;
			writer = dialerWriter(name);
			if (writer == null) {
				throw new RowRejectedException("unknown-dialer", name);
			}
			MappedRow member = writer.map(fields);
			return PlannedRow.mapped(row.number(), shown, writer, member, writer.lines(row.number(), member, shown));
		}
		catch (RowRejectedException ex) {
			return PlannedRow.rejected(row.number(), shown, writer, ex);
		}
	}

	private String dialerName(List<String> fields) throws RowRejectedException {
		String name = this.columns.value(fields, ListColumns.key(this.splitBy)).strip();
		if (name.isEmpty()) {
			throw new RowRejectedException("empty-column", this.splitBy);
		}
		return name;
	}

	private void write(List<PlannedRow> mapped) throws IOException {
		for (PlannedRow row : mapped) {
			if (row.isRejected()) {
				reject(row);
			}
			else if (!row.addMember()) {
				this.duplicates++;
			}
		}
	}

	private void reject(PlannedRow row) throws IOException {
		this.rejected++;
		this.rejections.merge(row.rejection().getCode(), 1L, Long::sum);
		if (row.dialer() != null) {
			row.dialer().countRejected();
		}
		this.rejectedCsv.add(row.number(), row.fields(), row.rejection());
	}

	/**
	 * Ends the first pass. All files are written then but may not be on disk yet.
	 * @return the plan
	 * @throws ListRefusedException if the list has no row
	 * @throws IOException if a file cannot be written
	 */
	public Plan finish() throws IOException {
		if (this.columns == null) {
			throw new ListRefusedException("empty-file");
		}
		write(awaitMapped());
		if (this.rows == 0) {
			throw new ListRefusedException("header-only");
		}
		List<PlannedChunk> planned = new ArrayList<>();
		Map<String, Plan.Counts> counts = new TreeMap<>();
		for (Map.Entry<String, DialerPlanWriter> dialerWriter : this.byDialer.entrySet()) {
			planned.addAll(dialerWriter.getValue().finish());
			counts.put(dialerWriter.getKey(), dialerWriter.getValue().counts());
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

	/**
	 * Row as read.
	 *
	 * @param number number of the row, from 1
	 * @param fields its fields
	 */
	private record ReadRow(long number, List<String> fields) {
	}

}
