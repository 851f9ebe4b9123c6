package dev.crmbridge.memberlists.mapping;

import java.nio.charset.Charset;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
				(action == LoadAction.REMOVE) ? (header) -> namesMembers(dialer, header) : dialer::hasColumns);
	}

	/** Returns whether a header has a column that names members to delete. */
	private static boolean namesMembers(Dialer dialer, List<String> header) {
		Set<String> keys = header.stream().map(ListColumns::key).collect(Collectors.toSet());
		return Stream
			.concat(Stream.ofNullable(dialer.key()), dialer.communications().stream().map(Communication::destination))
			.anyMatch((template) -> !Collections.disjoint(keys, template.columns()));
	}

}
