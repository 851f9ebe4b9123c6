package dev.crmbridge.memberlists.mapping;

import java.nio.charset.Charset;
import java.util.List;
import java.util.function.Predicate;

import dev.crmbridge.memberlists.LoadAction;

/**
 * Form of a list: how its file is read.
 *
 * @param charset charset of the file; null to detect it
 * @param delimiter delimiter of the file; null to detect it
 * @param splitBy column that names the dialer of each row; null if all rows have one
 * @param hasColumns tests whether a line can be the header
 */
public record ListForm(Charset charset, Character delimiter, String splitBy, Predicate<List<String>> hasColumns) {

	/** Returns the form of a stop list, whose number has a column. */
	public static ListForm ofStopList(String column) {
		return new ListForm(null, null, null,
				(header) -> header.stream().map(ListColumns::key).anyMatch(column::equals));
	}

	/** Returns the form of a list of a dialer. */
	static ListForm of(Dialer dialer, LoadAction action) {
		return new ListForm((dialer.charset() != null) ? dialer.charset().charset() : null,
				(dialer.delimiter() != null) ? dialer.delimiter().character() : null, dialer.splitBy(),
				(action == LoadAction.REMOVE) ? dialer::namesMembers : dialer::hasColumns);
	}

}
