package dev.crmbridge.memberlists.file.xlsx;

import java.util.AbstractList;
import java.util.List;

import dev.crmbridge.memberlists.RowRejectedException;

/** A row of a spreadsheet of which the sheet itself says that it must not be loaded. */
public final class RejectedRow extends AbstractList<String> {

	private final List<String> fields;

	private final RowRejectedException rejection;

	public RejectedRow(List<String> fields, RowRejectedException rejection) {
		this.fields = fields;
		this.rejection = rejection;
	}

	/** Why it must not be loaded. */
	public RowRejectedException rejection() {
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
