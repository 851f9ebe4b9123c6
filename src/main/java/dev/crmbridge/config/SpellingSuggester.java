package dev.crmbridge.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Suggests known names close to an unknown one. */
public final class SpellingSuggester {

	/** More are a list to search, and no answer. */
	private static final int NAMED = 2;

	private SpellingSuggester() {
	}

	/**
	 * A question to end a message with.
	 * @param name the name that there is not
	 * @param known those that there are
	 * @return names the nearest of them, two at most; "" if even those differ by more
	 * than a third of the name's letters
	 */
	public static String suggestion(String name, Collection<String> known) {
		Map.Entry<Integer, List<String>> nearest = known.stream()
			.sorted()
			.collect(Collectors.groupingBy((each) -> distance(name, each), TreeMap::new, Collectors.toList()))
			.firstEntry();
		return (nearest == null || 3 * nearest.getKey() > name.length()) ? ""
				: nearest.getValue()
					.stream()
					.limit(NAMED)
					.collect(Collectors.joining("\" or \"", "; did you mean \"", "\"?"));
	}

	/**
	 * How many letters have to be put in, left out, changed, or swapped with the next to
	 * make one name the other, small or capital (Damerau and Levenshtein's distance).
	 */
	private static int distance(String one, String other) {
		String from = one.toLowerCase(Locale.ROOT);
		String to = other.toLowerCase(Locale.ROOT);
		// of so many letters of the one to so many of the other
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
