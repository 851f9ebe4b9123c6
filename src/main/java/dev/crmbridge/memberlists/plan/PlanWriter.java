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

import java.util.stream.Collectors;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.Plan;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.memberlists.RowResult;
import dev.crmbridge.memberlists.RowResult.Duplicate;
import dev.crmbridge.memberlists.RowResult.Rejection;
import dev.crmbridge.memberlists.file.ListFile;
import dev.crmbridge.memberlists.file.ListFormatConfiguration;
import dev.crmbridge.memberlists.file.MissingHeader;
import dev.crmbridge.memberlists.mapping.ListColumns;
import dev.crmbridge.memberlists.plan.DialerPlanWriter.PlannedRow;
import dev.crmbridge.memberlists.workdir.RejectedCsvWriter;

/**
 * Writer of the plan of one list, in the first pass over it: maps each row and adds it to
 * a chunk of its dialer or to {@code rejected.csv}. Rows come in batches, the header
 * first.
 * <p>
 * Rows come from {@code ListFile.batches}, are fitted to the header, checked by the
 * customer's rules and mapped by {@code RowMapper.map}. Next step of a member:
 * {@link ChunkWriter} writes the chunk files, which the second pass uploads.
 */
public final class PlanWriter implements AutoCloseable {

	private final ListFile file;

	private final String dialer;

	private final String splitBy;

	private final BiFunction<String, ListColumns, DialerPlanWriter> dialerWriters;

	private final RejectedRows rejected;

	private final MissingHeader header;

	private final Map<String, DialerPlanWriter> byDialer = new ConcurrentHashMap<>();

	private final Set<String> ruleCodes = ConcurrentHashMap.newKeySet();

	private final ForkJoinPool mappers;

	/** The batch that the mappers work on; null before the first one. */
	private ForkJoinTask<List<PlannedRow>> mapping;

	/** Set before the first row is mapped. */
	private ListColumns columns;

	private long rows;

	private long duplicates;

	/**
	 * Creates a writer.
	 * @param file the list
	 * @param dialer name of the dialer of all rows
	 * @param splitBy column that names the dialer of each row; null if the dialer has no
	 * {@code split-by}
	 * @param dialerWriters returns the writer for a dialer; null for an unknown dialer
	 * @param rejectedCsv writer of the rejected rows
	 * @param header adds the header of a list that may have none
	 * @param mappers threads that map rows
	 */
	PlanWriter(ListFile file, String dialer, String splitBy,
			BiFunction<String, ListColumns, DialerPlanWriter> dialerWriters, RejectedCsvWriter rejectedCsv,
			MissingHeader header, ForkJoinPool mappers) {
		this.file = file;
		this.dialer = dialer;
		this.splitBy = splitBy;
		this.dialerWriters = dialerWriters;
		this.rejected = new RejectedRows(rejectedCsv);
		this.header = header;
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
	public Iterator<List<ListRow>> batches(Iterator<List<String>> read) {
		return this.file.batches(read);
	}

	/** Returns the columns of the list; null before the header is read. */
	public ListColumns getColumns() {
		return this.columns;
	}

	/** Returns the codes with which the customer's rules have rejected rows so far. */
	public Set<String> getRuleCodes() {
		return this.ruleCodes;
	}

	/**
	 * Fits the next rows to the header, which is the first row of the first batch. A row
	 * with a wrong number of fields is rejected.
	 * @param batch rows as read, the header first
	 * @return the rows without the header
	 * @throws ListRefusedException if the header lacks columns that the dialer needs
	 */
	List<ListRow> fit(List<ListRow> batch) throws IOException {
		List<ListRow> data = this.header.add(batch);
		if (this.columns == null) {
			readHeader(data.get(0).fields());
			data = data.subList(1, data.size());
		}
		return data.stream().map((row) -> ListRowFitter.fit(row, this.columns)).toList();
	}

	/**
	 * Adds the next rows, which fit the header and are checked. Mapper threads map this
	 * batch while the caller reads the next one.
	 * @param checked the rows
	 * @throws IOException if earlier rows cannot be written
	 */
	void add(List<ListRow> checked) throws IOException {
		this.rows += checked.size();
		List<PlannedRow> mapped = awaitMapped();
		this.mapping = this.mappers.submit(() -> checked.parallelStream().map(this::map).toList());
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
		this.rejected.header(this.columns);
	}

	private DialerPlanWriter dialerWriter(String name) {
		DialerPlanWriter known = this.byDialer.get(name);
		return (known != null) ? known
				: this.byDialer.computeIfAbsent(name, (any) -> this.dialerWriters.apply(name, this.columns));
	}

	private PlannedRow map(ListRow row) {
		ListRow kept = new ListRow(row.number(), this.columns.withoutBridgeColumns(row.fields()), row.rejection());
		Rejection rejection = row.rejection();
		if (rejection != null && rejection.words() == null) {
			// a row that cannot be read counts for the dialer of the list, unless the
			// list is split
			return new PlannedRow(kept, (this.splitBy == null) ? dialerWriter(this.dialer) : null, rejection, "");
		}
		String name = (this.splitBy == null) ? this.dialer
				: this.columns.value(row.values(), ListColumns.key(this.splitBy)).strip();
		if (rejection != null) {
			DialerPlanWriter writer = name.isEmpty() ? null : dialerWriter(name);
			return new PlannedRow(kept, writer, rejection, (writer != null) ? writer.key(row) : "");
		}
		if (name.isEmpty()) {
			return new PlannedRow(kept, null, Rejection.of("empty-column", this.splitBy), "");
		}
		DialerPlanWriter writer = dialerWriter(name);
		RowResult result = (writer != null) ? writer.map(row) : Rejection.of("unknown-dialer", name);
		return new PlannedRow(kept, writer, result,
				(writer != null && result instanceof Rejection) ? writer.key(row) : "");
	}

	private void write(List<PlannedRow> mapped) throws IOException {
		mapped.stream()
			.filter((row) -> row.dialer() != null)
			.collect(Collectors.groupingBy(PlannedRow::dialer))
			.forEach(DialerPlanWriter::lookUp);
		for (PlannedRow row : mapped) {
			RowResult result = (row.dialer() != null) ? row.dialer().add(row) : row.result();
			if (result instanceof Rejection rejection) {
				this.rejected.add(row.row(), rejection);
			}
			else if (result instanceof Duplicate) {
				this.duplicates++;
			}
		}
	}

	/**
	 * Ends the first pass. All files are written then but may not be on disk yet.
	 * @return the plan; null if the list is misread
	 * @throws ListRefusedException if the list has no row
	 * @throws IOException if a file cannot be written
	 */
	public Plan finish() throws IOException {
		if (this.file.isMisread()) {
			return null;
		}
		if (this.columns == null) {
			throw new ListRefusedException("empty-file");
		}
		write(awaitMapped());
		if (this.rows == 0 && !this.header.isOptional()) {
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
				String.valueOf(this.file.getDelimiter()), this.rows, this.rejected.count(), this.duplicates,
				this.rejected.byCode(), (this.splitBy != null) ? counts : Map.of(),
				(this.splitBy != null) ? null : this.byDialer.get(this.dialer).queue(), planned);
	}

	@Override
	public void close() throws IOException {
		try {
			this.rejected.close();
		}
		finally {
			this.file.close();
		}
	}

}
