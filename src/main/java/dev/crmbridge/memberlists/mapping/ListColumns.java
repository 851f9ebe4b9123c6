package dev.crmbridge.memberlists.mapping;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.crmbridge.memberlists.failure.ListRefusedException;

/**
 * Columns of a list: maps the key of a name in the header to its position. Keys ignore
 * letter case and surrounding spaces.
 */
public final class ListColumns {

	/** Columns of {@code rejected.csv}, which a corrected copy may still have. */
	public static final Set<String> BRIDGE_COLUMNS = Set.of("_row", "_reason");

	/** Most columns in a message. */
	private static final int MAX_LISTED_COLUMNS = 40;

	private static final Pattern APOSTROPHE = Pattern.compile("[\u02bc\u2019\u2018\u00b4`\u2032\uff07]");

	private static final Pattern SPACE = Pattern.compile("[\\p{Z}\\s]+");

	/** Longest quotation of a column's name, in characters. */
	private static final int MAX_QUOTED_LENGTH = 40;

	private final List<String> names;

	/** Number of columns up to the last one with a name. */
	private final int namedCount;

	private final Map<String, Integer> positions = new HashMap<>();

	/** Whether the list has columns of the bridge. */
	private final boolean corrected;

	/**
	 * Reads a header.
	 * @param names the fields of the header row
	 * @throws ListRefusedException if two columns have the same key
	 */
	public ListColumns(List<String> names) {
		this.names = names.stream().map(String::strip).toList();
		int last = this.names.size();
		while (last > 0 && this.names.get(last - 1).isEmpty()) {
			last--;
		}
		this.namedCount = last;
		for (int i = 0; i < this.names.size(); i++) {
			String key = key(this.names.get(i));
			if (!key.isEmpty() && this.positions.putIfAbsent(key, i) != null) {
				throw new ListRefusedException("duplicate-column", quoted(this.names.get(i)));
			}
		}
		this.corrected = !Collections.disjoint(this.positions.keySet(), BRIDGE_COLUMNS);
	}

	/**
	 * Returns the key of a name. Names that differ only in letter case, in the kind of
	 * apostrophe or space, or in how letters are composed have the same key.
	 */
	public static String key(String name) {
		String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
		return APOSTROPHE.matcher(SPACE.matcher(composed).replaceAll(" "))
			.replaceAll("'")
			.strip()
			.toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns a row with as many fields as the header. Drops surplus empty fields at its
	 * end, and adds missing ones under columns without a name; a row with another
	 * difference stays as read.
	 */
	public List<String> fit(List<String> row) {
		int size = row.size();
		while (size > count() && row.get(size - 1).isEmpty()) {
			size--;
		}
		if (row.size() == count() || size > count() || size < this.namedCount) {
			return row;
		}
		List<String> fitted = new ArrayList<>(row.subList(0, size));
		while (fitted.size() < count()) {
			fitted.add("");
		}
		return fitted;
	}

	/** Shortens a name for a reason: a file other than a list may hold secrets. */
	private static String quoted(String name) {
		return (name.length() > MAX_QUOTED_LENGTH) ? name.substring(0, MAX_QUOTED_LENGTH - 1) + "…" : name;
	}

	public int count() {
		return this.names.size();
	}

	public List<String> names() {
		return this.names;
	}

	/** Returns the keys of all columns, in their order. */
	public Set<String> keys() {
		Set<String> keys = new LinkedHashSet<>();
		this.names.forEach((name) -> keys.add(key(name)));
		return keys;
	}

	/** Returns the name of a column as written in the list. */
	public String name(String key) {
		return this.names.get(this.positions.get(key));
	}

	/** Returns the position of a column, from 0; -1 if the list has no such column. */
	public int position(String key) {
		return this.positions.getOrDefault(key, -1);
	}

	/** Returns the value of a column in a row; null if the list has no such column. */
	public String value(List<String> row, String key) {
		Integer position = this.positions.get(key);
		return (position != null) ? row.get(position) : null;
	}

	/**
	 * Returns a row without the fields of {@link #BRIDGE_COLUMNS}. A row with a wrong
	 * number of fields stays as read.
	 */
	public List<String> withoutBridgeColumns(List<String> row) {
		if (row.size() != count() || !this.corrected) {
			return row;
		}
		List<String> others = new ArrayList<>();
		for (int i = 0; i < row.size(); i++) {
			if (!BRIDGE_COLUMNS.contains(key(this.names.get(i)))) {
				others.add(row.get(i));
			}
		}
		return others;
	}

	/**
	 * Requires columns.
	 * @throws ListRefusedException if one is missing
	 */
	public void require(Set<String> required) {
		Set<String> missing = new TreeSet<>(required);
		missing.removeAll(this.positions.keySet());
		if (!missing.isEmpty()) {
			throw new ListRefusedException("missing-column", String.join(", ", missing),
					this.names.stream()
						.limit(MAX_LISTED_COLUMNS)
						.map(ListColumns::quoted)
						.collect(Collectors.joining(", ")));
		}
	}

}
