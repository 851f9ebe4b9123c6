package dev.crmbridge.memberlists.workdir;

import java.util.ArrayList;
import java.util.List;

import dev.crmbridge.memberlists.LoadAction;
import dev.crmbridge.memberlists.file.ListCsvFormat;
import dev.crmbridge.memberlists.known.MemberDeletion;

/** Format of {@code accepted.csv} and {@code removed.csv}. */
public final class AcceptedCsvFormat {

	private static final char DELIMITER = ',';

	/** Header of {@code removed.csv}. */
	public static final String REMOVED = ListCsvFormat.line(List.of("key", "name", "member_id"), DELIMITER);

	private AcceptedCsvFormat() {
	}

	/**
	 * Returns the line with the names of the columns.
	 * @param action what the list did
	 * @param split whether the rows go to several dialers
	 */
	public static String header(LoadAction action, boolean split) {
		if (action == LoadAction.REMOVE) {
			return ListCsvFormat.line(List.of("row", "key", "member_id"), DELIMITER);
		}
		List<String> columns = new ArrayList<>(List.of("row", "name", "destination", "member_id"));
		if (split) {
			columns.add("dialer");
		}
		if (action == LoadAction.SYNC) {
			columns.add("what");
		}
		return ListCsvFormat.line(columns, DELIMITER);
	}

	/**
	 * Returns the line of a row.
	 * @param row the row
	 * @param memberId the id of its member in Webitel; empty in a preview
	 * @param last the dialer of the row of a split list, or what happened to the row of a
	 * synchronised list; null for any other list
	 */
	public static String line(ChunkFiles.Row row, String memberId, String last) {
		List<String> fields = new ArrayList<>(
				List.of(String.valueOf(row.number()), row.name(), row.destination(), memberId));
		if (last != null) {
			fields.add(last);
		}
		return ListCsvFormat.line(fields, DELIMITER);
	}

	/** Returns the line of a member that a row of a list has taken out. */
	public static String takenOut(MemberDeletion member) {
		return ListCsvFormat.line(List.of(String.valueOf(member.row()), member.key(), String.valueOf(member.id())),
				DELIMITER);
	}

	/** Returns the line of {@code removed.csv} for a member. */
	public static String removed(MemberDeletion member) {
		return ListCsvFormat.line(List.of(member.key(), member.name(), String.valueOf(member.id())), DELIMITER);
	}

}
