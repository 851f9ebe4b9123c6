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

import dev.crmbridge.memberlists.ListRefusedException;

/**
 * The header of a list: which column stands where. Names are trimmed and without regard
 * to case.
 */
public final class ListColumns {

	/** Columns that a list which was rejected, corrected and dropped again still has. */
	public static final Set<String> OURS = Set.of("_row", "_reason");

	/** So many columns of a list are named in a message. */
	private static final int MOST_NAMED = 40;

	private static final Pattern APOSTROPHE = Pattern.compile("[\u02bc\u2019\u2018\u00b4`\u2032\uff07]");

	private static final Pattern SPACE = Pattern.compile("[\\p{Z}\\s]+");

	/** So many characters of a column's name are quoted. */
	private static final int MAX_QUOTED_LENGTH = 40;

	private final List<String> names;

	/** The columns up to the last that has a name. */
	private final int named;

	private final Map<String, Integer> positions = new HashMap<>();

	/**
	 * Reads a header.
	 * @param names the fields of the header row
	 * @throws ListRefusedException if two columns have one name
	 */
	public ListColumns(List<String> names) {
		this.names = names.stream().map(String::strip).toList();
		int last = this.names.size();
		while (last > 0 && this.names.get(last - 1).isEmpty()) {
			last--;
		}
		this.named = last;
		for (int i = 0; i < this.names.size(); i++) {
			String key = key(this.names.get(i));
			if (!key.isEmpty() && this.positions.putIfAbsent(key, i) != null) {
				throw new ListRefusedException("duplicate-column", quoted(this.names.get(i)));
			}
		}
	}

	/**
	 * What equal names have in common: letter case, the kind of apostrophe and of spaces,
	 * and whether letters are composed do not count.
	 */
	public static String key(String name) {
		String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
		return APOSTROPHE.matcher(SPACE.matcher(composed).replaceAll(" "))
			.replaceAll("'")
			.strip()
			.toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns a row with as many fields as the header, if no more than empty ones at its
	 * end or under the header's last columns without a name are too many or too few.
	 */
	public List<String> fit(List<String> row) {
		int size = row.size();
		while (size > count() && row.get(size - 1).isEmpty()) {
			size--;
		}
		if (size > count() || size < this.named) {
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

	/** The keys of all columns, in their order. */
	Set<String> keys() {
		Set<String> keys = new LinkedHashSet<>();
		this.names.forEach((name) -> keys.add(key(name)));
		return keys;
	}

	/** The name of a column as the list writes it. */
	String name(String key) {
		return this.names.get(this.positions.get(key));
	}

	/** The value of a column in a row; null if the list has no such column. */
	public String value(List<String> row, String key) {
		Integer position = this.positions.get(key);
		return (position != null) ? row.get(position) : null;
	}

	/**
	 * The fields of a row less those that we wrote when we rejected it an earlier time; a
	 * row with a wrong number of fields as it is.
	 */
	public List<String> withoutOurs(List<String> row) {
		if (row.size() != count() || Collections.disjoint(this.positions.keySet(), OURS)) {
			return row;
		}
		List<String> others = new ArrayList<>();
		for (int i = 0; i < row.size(); i++) {
			if (!OURS.contains(key(this.names.get(i)))) {
				others.add(row.get(i));
			}
		}
		return others;
	}

	/** Refuses the list if a column is missing. */
	public void require(Set<String> required) {
		Set<String> missing = new TreeSet<>(required);
		missing.removeAll(this.positions.keySet());
		if (!missing.isEmpty()) {
			throw new ListRefusedException("missing-column", String.join(", ", missing),
					this.names.stream().limit(MOST_NAMED).map(ListColumns::quoted).collect(Collectors.joining(", ")));
		}
	}

}
