package dev.crmbridge.memberlists.file;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

import dev.crmbridge.memberlists.ListRefusedException;
import dev.crmbridge.memberlists.file.xlsx.RejectedRow;
import org.apache.commons.csv.CSVException;

/**
 * Iterator over batches of cleaned rows, so that few rows are in memory at a time. Turns
 * spoilt CSV into a refusal of the list.
 */
final class RowBatchIterator implements Iterator<List<List<String>>> {

	private static final int MAX_ROWS = 1000;

	private static final int MAX_CHARACTERS = 1_000_000;

	/** Memory of an empty field, counted as characters. */
	private static final int FIELD_OVERHEAD = 8;

	private final Iterator<List<String>> rows;

	private long row;

	RowBatchIterator(Iterator<List<String>> rows) {
		this.rows = rows;
	}

	@Override
	public boolean hasNext() {
		return reading(this.rows::hasNext);
	}

	@Override
	public List<List<String>> next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		List<List<String>> batch = new ArrayList<>();
		for (int size = 0; batch.size() < MAX_ROWS && size < MAX_CHARACTERS && hasNext();) {
			List<String> read = reading(this.rows::next);
			List<String> fields = TextCleaner.clean(read);
			size += fields.stream().mapToInt((field) -> FIELD_OVERHEAD + field.length()).sum();
			this.row += fields.stream().allMatch(String::isEmpty) ? 0 : 1;
			batch.add((read instanceof RejectedRow row) ? new RejectedRow(fields, row.rejection()) : fields);
		}
		return batch;
	}

	private <T> T reading(Supplier<T> reading) {
		try {
			return reading.get();
		}
		catch (UncheckedIOException ex) {
			if (ex.getCause() instanceof CSVException) {
				throw new ListRefusedException("bad-csv", this.row);
			}
			throw ex;
		}
	}

}
