package dev.crmbridge.memberlists.file;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import dev.crmbridge.memberlists.ListRow;

/**
 * Adder of the header of a list with one column and none: its first row is then the name
 * of the column, and the rows are counted from the first line. A list may also have a
 * header alone.
 */
public final class MissingHeader {

	private final String column;

	private final Predicate<String> isValue;

	private boolean first = true;

	private boolean added;

	private MissingHeader(String column, Predicate<String> isValue) {
		this.column = column;
		this.isValue = isValue;
	}

	/** Returns an adder for lists that must have a header and a row. */
	public static MissingHeader none() {
		return new MissingHeader(null, (text) -> false);
	}

	/**
	 * Returns an adder of a column.
	 * @param column name of the column
	 * @param isValue tests whether the first field is a value and no name
	 */
	public static MissingHeader of(String column, Predicate<String> isValue) {
		return new MissingHeader(column, isValue);
	}

	/** Returns whether the list may have neither a header nor a row. */
	public boolean isOptional() {
		return this.column != null;
	}

	/** Returns the next rows of a list, with a header before the first one. */
	public List<ListRow> add(List<ListRow> batch) {
		if (this.first) {
			this.first = false;
			List<String> fields = batch.get(0).fields();
			this.added = fields.size() == 1 && this.isValue.test(fields.get(0));
			if (this.added) {
				List<ListRow> headed = new ArrayList<>();
				headed.add(new ListRow(0, List.of(this.column), null));
				headed.addAll(counted(batch));
				return headed;
			}
		}
		return this.added ? counted(batch) : batch;
	}

	private static List<ListRow> counted(List<ListRow> batch) {
		return batch.stream()
			.map((row) -> new ListRow(row.number() + 1, row.fields(), row.values(), row.rejection()))
			.toList();
	}

}
