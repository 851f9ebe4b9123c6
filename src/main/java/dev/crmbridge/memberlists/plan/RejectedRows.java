package dev.crmbridge.memberlists.plan;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.Plan;
import dev.crmbridge.memberlists.RowResult.Rejection;
import dev.crmbridge.memberlists.mapping.ListColumns;
import dev.crmbridge.memberlists.workdir.RejectedCsvWriter;

/** Rows that a first pass rejects: their counts by reason, and {@code rejected.csv}. */
final class RejectedRows implements AutoCloseable {

	private final RejectedCsvWriter csv;

	private final Map<String, Plan.Rejected> byCode = new TreeMap<>();

	private long count;

	RejectedRows(RejectedCsvWriter csv) {
		this.csv = csv;
	}

	void header(ListColumns columns) throws IOException {
		this.csv.header(columns.withoutBridgeColumns(columns.names()));
	}

	void add(ListRow row, Rejection rejection) throws IOException {
		this.count++;
		this.byCode.merge(rejection.code(), new Plan.Rejected(1, rejection.words()), Plan.Rejected::plus);
		this.csv.add(row.number(), row.fields(), rejection);
	}

	long count() {
		return this.count;
	}

	/** Returns the counts by the code of the reason. */
	Map<String, Plan.Rejected> byCode() {
		return this.byCode;
	}

	@Override
	public void close() throws IOException {
		this.csv.close();
	}

}
