package dev.crmbridge.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Suggests known names close to an unknown one, to end a message with. */
public final class SpellingSuggester {

	/** A longer list would not help the reader. */
	private static final int MAX_SUGGESTIONS = 2;

	private SpellingSuggester() {
	}

	/**
	 * Returns the end of a message that asks whether one of the nearest names was meant.
	 * @param name the unknown name
	 * @param known the known names
	 * @return the nearest names, at most two; "" if these differ by more than a third of
	 * the name's letters
	 */
	public static String suggestion(String name, Collection<String> known) {
		Map.Entry<Integer, List<String>> nearest = known.stream()
			.sorted()
			.collect(Collectors.groupingBy((each) -> distance(name, each), TreeMap::new, Collectors.toList()))
			.firstEntry();
		return (nearest == null || 3 * nearest.getKey() > name.length()) ? ""
				: nearest.getValue()
					.stream()
					.limit(MAX_SUGGESTIONS)
					.collect(Collectors.joining("\" or \"", "; did you mean \"", "\"?"));
	}

	/**
	 * Returns the Damerau-Levenshtein distance, without regard to case: how many letters
	 * are inserted, deleted, changed or swapped with the next one.
	 */
	private static int distance(String one, String other) {
		String from = one.toLowerCase(Locale.ROOT);
		String to = other.toLowerCase(Locale.ROOT);
		// distances[i][j]: between the first i letters of one and the first j of the
		// other
		int[][] distances = new int[from.length() + 1][to.length() + 1];
		for (int i = 0; i <= from.length(); i++) {
			for (int j = 0; j <= to.length(); j++) {
				if (i == 0 || j == 0) {
					distances[i][j] = i + j;
					continue;
				}
				int change = (from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1;
				int least = Math.min(distances[i - 1][j - 1] + change,
						1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
				boolean swapped = i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2)
						&& from.charAt(i - 2) == to.charAt(j - 1);
				distances[i][j] = swapped ? Math.min(least, distances[i - 2][j - 2] + 1) : least;
			}
		}
		return distances[from.length()][to.length()];
	}

}
