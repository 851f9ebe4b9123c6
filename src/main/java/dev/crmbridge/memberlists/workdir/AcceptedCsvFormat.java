package dev.crmbridge.memberlists.workdir;

import java.util.ArrayList;
import java.util.List;

import dev.crmbridge.memberlists.file.ListCsvFormat;

/** Format of {@code accepted.csv}. */
public final class AcceptedCsvFormat {

	private static final char DELIMITER = ',';

	private AcceptedCsvFormat() {
	}

	/**
	 * Returns the line with the names of the columns.
	 * @param split whether the rows go to several dialers
	 */
	public static String header(boolean split) {
		return ListCsvFormat.line(split ? List.of("row", "name", "destination", "member_id", "dialer")
				: List.of("row", "name", "destination", "member_id"), DELIMITER);
	}

	/**
	 * Returns the line of a row.
	 * @param row the row
	 * @param memberId the id of its member in Webitel; empty in a preview
	 * @param dialer the dialer of the row; null if the list is not split
	 */
	public static String line(ChunkFiles.Row row, String memberId, String dialer) {
		List<String> fields = new ArrayList<>(
				List.of(String.valueOf(row.number()), row.name(), row.destination(), memberId));
		if (dialer != null) {
			fields.add(dialer);
		}
		return ListCsvFormat.line(fields, DELIMITER);
	}

}
