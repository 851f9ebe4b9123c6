package dev.crmbridge.testkit.process;

import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.Operation;

/**
 * A list whose result is known for each row: some rows have a bad number, some a repeated
 * one, and one may be refused by Webitel.
 *
 * @param file its file name
 * @param rows its number of rows
 * @param refused the number of the row that Webitel refuses; 0 for no such row
 */
public record SampleList(String file, long rows, long refused) {

	/** Returns the list for the dialer of {@link LoadSite#DIALERS}. */
	public String csv() {
		StringBuilder csv = new StringBuilder("client,phone,list\n");
		for (long row = 1; row <= this.rows; row++) {
			csv.append("%s,%s,%s\n".formatted(name(row), isBad(row) ? "12" : phone(row), this.file));
		}
		return csv.toString();
	}

	/** Makes Webitel refuse the refused rows from now on. */
	public static void refuse(FakeWebitel webitel) {
		webitel.on(Operation.BULK)
			.when((request) -> request.text().contains("Refused"))
			.failAlways(Failure.error(400, "store.sql_member.bulk_save.app_error", "refused"));
	}

	/** Returns the name of a row's member. */
	public String name(long row) {
		return ((row == this.refused) ? "Refused " : "Member ") + row + " of " + this.file;
	}

	/** Returns the first number of a row's member. */
	public String phone(long row) {
		return "38050" + (2_000_000 + (isDuplicate(row) ? 1 : row));
	}

	/** Returns the rows that must be in Webitel. */
	public Set<Long> accepted() {
		return rows((row) -> !isBad(row) && !isDuplicate(row) && row != this.refused);
	}

	/** Returns the rows that must be in {@code rejected.csv}. */
	public Set<Long> rejected() {
		return rows((row) -> isBad(row) || row == this.refused);
	}

	/** Returns how many rows repeat the number of an earlier row. */
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
