package dev.crmbridge.memberlists.file.xlsx;

import java.util.AbstractList;
import java.util.List;

import dev.crmbridge.memberlists.RowResult.Rejection;

/**
 * Row of a spreadsheet that must not be loaded for what the sheet shows: the row is
 * hidden or has a broken cell.
 */
public final class RejectedRow extends AbstractList<String> {

	private final List<String> fields;

	private final Rejection rejection;

	public RejectedRow(List<String> fields, Rejection rejection) {
		this.fields = fields;
		this.rejection = rejection;
	}

	/** Returns why the row must not be loaded. */
	public Rejection rejection() {
		return this.rejection;
	}

	@Override
	public String get(int index) {
		return this.fields.get(index);
	}

	@Override
	public int size() {
		return this.fields.size();
	}

}
