package dev.crmbridge.console.lists;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.file.ListFile;

/**
 * Rejected rows of a load, as {@code rejected.csv} has them.
 *
 * @param columns the columns of the list, without {@code _row} and {@code _reason}
 * @param rows the rows
 */
record RejectedRows(List<String> columns, List<Row> rows) {

	/** Rows of {@code rejected.csv} that are looked through at most. */
	private static final int MAX_READ = 20_000;

	/** Number and reason at the end of each row. */
	private static final int BRIDGE_COLUMNS = 2;

	/**
	 * Reads rejected rows.
	 * @param file {@code rejected.csv} of the load; may be missing
	 * @param load the load
	 * @param written texts in the language of the file
	 * @param filter tests a row
	 * @param limit maximum number of rows
	 * @throws IOException if the file cannot be read
	 */
	static RejectedRows read(Path file, LoadReport load, ReasonTexts written, Predicate<Row> filter, int limit)
			throws IOException {
		if (load.charset() == null || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
			return new RejectedRows(List.of(), List.of());
		}
		ReasonMatcher reasons = new ReasonMatcher(load.rejections(), written);
		try (ListFile list = ListFile.open(file, Charset.forName(load.charset()), load.delimiter().charAt(0),
				(header) -> true)) {
			Iterator<List<ListRow>> batches = list.batches();
			List<Row> rows = new ArrayList<>();
			List<String> columns = null;
			for (int read = 0; batches.hasNext() && read < MAX_READ && rows.size() < limit;) {
				for (ListRow each : batches.next()) {
					read++;
					if (columns == null) {
						columns = withoutBridgeColumns(each.fields());
						continue;
					}
					Row row = row(each.fields(), columns, reasons);
					if (rows.size() < limit && filter.test(row)) {
						rows.add(row);
					}
				}
			}
			return new RejectedRows(Objects.requireNonNullElse(columns, List.of()), rows);
		}
	}

	private static List<String> withoutBridgeColumns(List<String> fields) {
		return fields.subList(0, Math.max(0, fields.size() - BRIDGE_COLUMNS));
	}

	private static Row row(List<String> fields, List<String> columns, ReasonMatcher reasons) {
		int last = fields.size();
		String reason = (last >= BRIDGE_COLUMNS) ? fields.get(last - 1) : "";
		String number = (last >= BRIDGE_COLUMNS) ? fields.get(last - 2) : "";
		List<String> values = withoutBridgeColumns(fields);
		ReasonMatcher.Match match = reasons.match(reason).orElse(new ReasonMatcher.Match("", List.of()));
		return new Row(number, values, reason, match.code(), match.details(), faults(columns, values, match.details()));
	}

	/** Returns the positions of the fields that a reason names by column or value. */
	private static Set<Integer> faults(List<String> columns, List<String> values, List<String> details) {
		Set<String> named = details.stream()
			.flatMap((detail) -> Arrays.stream((detail + ", " + detail).split(", ")))
			.map(String::strip)
			.filter((word) -> !word.isEmpty())
			.collect(Collectors.toSet());
		Set<Integer> byColumn = positions(columns, named::contains);
		return byColumn.isEmpty() ? positions(values, (value) -> named.contains(value) || details.contains(value))
				: byColumn;
	}

	private static Set<Integer> positions(List<String> texts, Predicate<String> condition) {
		Set<Integer> found = new TreeSet<>();
		for (int i = 0; i < texts.size(); i++) {
			if (!texts.get(i).isEmpty() && condition.test(texts.get(i))) {
				found.add(i);
			}
		}
		return found;
	}

	/**
	 * A rejected row.
	 *
	 * @param number number of the row in its list
	 * @param fields the fields, which may be fewer or more than the columns
	 * @param reason the reason, as written
	 * @param code code of the reason; "" if unknown
	 * @param details columns and values that the reason mentions
	 * @param faults positions of the fields at fault
	 */
	record Row(String number, List<String> fields, String reason, String code, List<String> details,
			Set<Integer> faults) {

		/** Returns the reason in a language. */
		String reason(ReasonTexts texts) {
			return texts.has(this.code) ? texts.detail(this.code, this.details.toArray()) : this.reason;
		}

	}

}
