package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.util.List;

import dev.crmbridge.memberlists.RowRejectedException;
import dev.crmbridge.memberlists.mapping.MappedRow;
import dev.crmbridge.memberlists.workdir.ChunkFiles;

/**
 * Row after mapping: a member with its lines, or a rejection. {@link PlanWriter} makes it
 * in a mapper thread and writes it in its own.
 *
 * @param number number of the row, from 1
 * @param fields fields of the row, as {@code rejected.csv} repeats them
 * @param dialer writer for the dialer of the row; null if the row names no dialer
 * @param member the member; null if the row is rejected
 * @param lines lines of the chunk file; null if the row is rejected
 * @param rejection why the row is rejected; null if the row has a member
 */
record PlannedRow(long number, List<String> fields, DialerPlanWriter dialer, MappedRow member, ChunkFiles.Lines lines,
		RowRejectedException rejection) {

	static PlannedRow mapped(long number, List<String> fields, DialerPlanWriter dialer, MappedRow member,
			ChunkFiles.Lines lines) {
		return new PlannedRow(number, fields, dialer, member, lines, null);
	}

	static PlannedRow rejected(long number, List<String> fields, DialerPlanWriter dialer,
			RowRejectedException rejection) {
		return new PlannedRow(number, fields, dialer, null, null, rejection);
	}

	boolean isRejected() {
		return this.rejection != null;
	}

	/**
	 * Adds the member to the plan of its dialer.
	 * @return false if the row is a duplicate
	 */
	boolean addMember() throws IOException {
		return this.dialer.add(this.number, this.member, this.lines);
	}

}
