package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.file.xlsx.RejectedRow;
import org.apache.commons.csv.CSVException;

/**
 * Iterator over batches of cleaned and numbered rows, so that few rows are in memory at a
 * time. Leaves blank rows out, and turns spoilt CSV into a refusal of the list.
 */
final class RowBatchIterator implements Iterator<List<ListRow>> {

	private static final int MAX_ROWS = 500;

	private static final int MAX_CHARACTERS = 1_000_000;

	/** Memory of an empty field, counted as characters. */
	private static final int FIELD_OVERHEAD = 8;

	private final Iterator<List<String>> rows;

	private final ListFile file;

	/** Number of the next row. */
	private long number;

	/** The row that was read ahead; null before the first one and at the end. */
	private ListRow next;

	RowBatchIterator(Iterator<List<String>> rows, ListFile file) {
		this.rows = rows;
		this.file = file;
	}

	@Override
	public boolean hasNext() {
		if (this.next == null) {
			this.next = read();
		}
		return this.next != null;
	}

	@Override
	public List<ListRow> next() {
		if (!hasNext()) {
			throw new NoSuchElementException();
		}
		List<ListRow> batch = new ArrayList<>();
		for (int size = 0; batch.size() < MAX_ROWS && size < MAX_CHARACTERS && hasNext();) {
			for (String field : this.next.fields()) {
				size += FIELD_OVERHEAD + field.length();
			}
			batch.add(this.next);
			this.next = null;
		}
		return batch;
	}

	/** Reads the next row that is not blank; returns null at the end. */
	private ListRow read() {
		try {
			while (!this.file.isMisread() && this.rows.hasNext()) {
				List<String> read = this.rows.next();
				List<String> fields = TextCleaner.clean(read);
				if (read instanceof RejectedRow rejected) {
					return new ListRow(this.number++, fields, rejected.rejection());
				}
				if (!fields.stream().allMatch(String::isEmpty)) {
					return new ListRow(this.number++, fields, null);
				}
			}
			return null;
		}
		catch (ListRefusedException ex) {
			return endOr(ex);
		}
		catch (UncheckedIOException ex) {
			if (ex.getCause() instanceof CSVException) {
				return endOr(new ListRefusedException("bad-csv", this.number));
			}
			throw ex;
		}
	}

	/** Returns null, the end of a misread list; throws the refusal of any other. */
	private ListRow endOr(ListRefusedException refusal) {
		try {
			if (this.file.isMisreadToTheEnd()) {
				return null;
			}
			throw refusal;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
