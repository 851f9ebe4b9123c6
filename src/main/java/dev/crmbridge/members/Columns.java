package dev.crmbridge.members;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The header of a list: which column stands where. Names are trimmed and without regard
 * to case.
 */
final class Columns {

	/** Columns that a list which was rejected, corrected and dropped again still has. */
	static final Set<String> OURS = Set.of("_row", "_reason");

	private final List<String> names;

	private final Map<String, Integer> positions = new HashMap<>();

	/**
	 * Reads a header.
	 * @param names the fields of the header row
	 * @throws ListRefusedException if two columns have one name
	 */
	Columns(List<String> names) {
		this.names = names.stream().map(String::strip).toList();
		for (int i = 0; i < this.names.size(); i++) {
			String key = key(this.names.get(i));
			if (!key.isEmpty() && this.positions.putIfAbsent(key, i) != null) {
				throw new ListRefusedException("duplicate-column",
						"the column \"" + this.names.get(i) + "\" is there twice");
			}
		}
	}

	static String key(String name) {
		return name.strip().toLowerCase(Locale.ROOT);
	}

	int count() {
		return this.names.size();
	}

	List<String> names() {
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
	String value(List<String> row, String key) {
		Integer position = this.positions.get(key);
		return (position != null) ? row.get(position) : null;
	}

	/** Refuses the list if a column is missing. */
	void require(Set<String> required) {
		Set<String> missing = new TreeSet<>(required);
		missing.removeAll(this.positions.keySet());
		if (!missing.isEmpty()) {
			throw new ListRefusedException("missing-column", "these columns are missing: " + String.join(", ", missing)
					+ "; the list has " + String.join(", ", this.names));
		}
	}

}
