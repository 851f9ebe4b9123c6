package dev.crmbridge.memberlists.workdir;

import java.util.ArrayList;
import java.util.List;

/** What stands in {@code accepted.csv}. */
public final class AcceptedCsvFormat {

	private AcceptedCsvFormat() {
	}

	/**
	 * The names of the columns.
	 * @param split whether the rows go to several dialers
	 */
	public static List<String> header(boolean split) {
		return split ? List.of("row", "name", "destination", "member_id", "dialer")
				: List.of("row", "name", "destination", "member_id");
	}

	/**
	 * The fields of a row.
	 * @param row the row
	 * @param memberId its id in Webitel; empty in a preview
	 * @param dialer its dialer; null if the list is not split
	 */
	public static List<String> fields(ChunkFiles.Row row, String memberId, String dialer) {
		List<String> fields = new ArrayList<>(
				List.of(String.valueOf(row.number()), row.name(), row.destination(), memberId));
		if (dialer != null) {
			fields.add(dialer);
		}
		return fields;
	}

}
