package dev.crmbridge.testkit.process;

import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.Operation;

/**
 * A list of which is known what has to become of each row: rows with a bad number, rows
 * with a number that was there before, and perhaps one that Webitel refuses.
 *
 * @param file its file name
 * @param rows how many rows it has
 * @param refused number of the row that Webitel refuses, 0 if there is none
 */
public record SampleList(String file, long rows, long refused) {

	/** A list for the dialer of {@link LoadSite#DIALERS}. */
	public String csv() {
		StringBuilder csv = new StringBuilder("client,phone,list\n");
		for (long row = 1; row <= this.rows; row++) {
			csv.append("%s,%s,%s\n".formatted(name(row), isBad(row) ? "12" : phone(row), this.file));
		}
		return csv.toString();
	}

	/** From now on no such row is taken. */
	public static void refuse(FakeWebitel webitel) {
		webitel.on(Operation.BULK)
			.when((request) -> request.text().contains("Refused"))
			.failAlways(Failure.error(400, "store.sql_member.bulk_save.app_error", "refused"));
	}

	/** The name of the member that a row becomes. */
	public String name(long row) {
		return ((row == this.refused) ? "Refused " : "Member ") + row + " of " + this.file;
	}

	/** The first number of the member that a row becomes. */
	public String phone(long row) {
		return "38050" + (2_000_000 + (isDuplicate(row) ? 1 : row));
	}

	/** Rows that have to be in Webitel. */
	public Set<Long> accepted() {
		return rows((row) -> !isBad(row) && !isDuplicate(row) && row != this.refused);
	}

	/** Rows that have to be in {@code rejected.csv}. */
	public Set<Long> rejected() {
		return rows((row) -> isBad(row) || row == this.refused);
	}

	/** How many rows have the number of an earlier one. */
	public long duplicates() {
		return rows(SampleList::isDuplicate).size();
	}

	private Set<Long> rows(LongPredicate which) {
		return LongStream.rangeClosed(1, this.rows).filter(which).boxed().collect(Collectors.toSet());
	}

	private static boolean isBad(long row) {
		return row % 37 == 0;
	}

	private static boolean isDuplicate(long row) {
		return row % 41 == 0 && !isBad(row);
	}

}
