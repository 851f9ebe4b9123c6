package dev.crmbridge.lookup.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tally of sampled numbers: how many stand in which form, and which parameters match
 * them. Keeps forms such as {@code 380XXXXXXXXX}, never a number.
 */
final class NumberFormTally {

	/** The parameters in the order in which a suggestion prefers them. */
	static final List<String> PARAMETERS = List.of("digits", "number", "national", "last9");

	private static final int MAX_FORMS = 4;

	/** Longest text that is shown as a form, in characters. */
	private static final int MAX_LENGTH = 24;

	private static final Pattern NUMBER = Pattern.compile("[0-9+() ./\\u00A0-]{4," + MAX_LENGTH + "}");

	private final String countryCode;

	private final Map<String, Integer> forms = new LinkedHashMap<>();

	/** Numbers by the parameters that match them. */
	private final Map<Set<String>, Integer> matches = new LinkedHashMap<>();

	private int values;

	/**
	 * Creates a tally.
	 * @param countryCode the country code of numbers at home, which forms keep
	 */
	NumberFormTally(String countryCode) {
		this.countryCode = countryCode;
	}

	/**
	 * Adds a value.
	 * @param value the value as the column has it
	 * @param parameters the parameters of a lookup by this number; null if the value is
	 * not a number
	 */
	void add(String value, Map<String, String> parameters) {
		this.values++;
		this.forms.merge(form(value), 1, Integer::sum);
		if (parameters != null) {
			Set<String> matching = new HashSet<>();
			parameters.forEach((name, text) -> {
				if (text.equals(value)) {
					matching.add(name);
				}
			});
			this.matches.merge(matching, 1, Integer::sum);
		}
	}

	/** Returns how many values were added. */
	int values() {
		return this.values;
	}

	/** Returns how many of these are numbers. */
	int numbers() {
		return this.matches.values().stream().mapToInt(Integer::intValue).sum();
	}

	/** Returns how many numbers at least one of the parameters matches. */
	int matching(Collection<String> parameters) {
		return this.matches.entrySet()
			.stream()
			.filter((entry) -> parameters.stream().anyMatch(entry.getKey()::contains))
			.mapToInt(Map.Entry::getValue)
			.sum();
	}

	/**
	 * Returns the parameters that match the most numbers, as few as possible.
	 * @param enough how many numbers suffice
	 */
	List<String> best(int enough) {
		List<String> best = new ArrayList<>();
		while (matching(best) < enough && best.size() < PARAMETERS.size()) {
			String next = PARAMETERS.stream()
				.filter((name) -> !best.contains(name))
				.max(Comparator.comparingInt((String name) -> matching(with(best, name)))
					.thenComparing((name) -> -PARAMETERS.indexOf(name)))
				.orElseThrow();
			if (matching(with(best, next)) == matching(best)) {
				break;
			}
			best.add(next);
		}
		return best;
	}

	private static List<String> with(List<String> names, String name) {
		List<String> more = new ArrayList<>(names);
		more.add(name);
		return more;
	}

	/** Returns the most frequent forms with their shares. */
	String forms() {
		List<Map.Entry<String, Integer>> sorted = this.forms.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
			.toList();
		int others = sorted.stream().skip(MAX_FORMS).mapToInt(Map.Entry::getValue).sum();
		return sorted.stream()
			.limit(MAX_FORMS)
			.map((form) -> form.getKey() + " (" + percent(form.getValue(), this.values) + ")")
			.collect(Collectors.joining(", "))
				+ ((others > 0) ? ", other forms (" + percent(others, this.values) + ")" : "");
	}

	static String percent(int part, int whole) {
		int percent = (int) Math.round(100.0 * part / whole);
		return (percent == 0 && part > 0) ? "below 1 %" : (percent == 100 && part < whole) ? "99 %" : percent + " %";
	}

	/** Keeps the country code or the trunk zero, and all characters but digits. */
	String form(String value) {
		if (value.isBlank()) {
			return "empty text";
		}
		if (!NUMBER.matcher(value).matches()) {
			return "other text";
		}
		String digits = value.replaceAll("[^0-9]", "");
		int kept = digits.startsWith("00" + this.countryCode) ? 2 + this.countryCode.length()
				: digits.startsWith(this.countryCode) ? this.countryCode.length() : digits.startsWith("0") ? 1 : 0;
		StringBuilder form = new StringBuilder();
		int digit = 0;
		for (char sign : value.toCharArray()) {
			boolean isDigit = sign >= '0' && sign <= '9';
			form.append((isDigit && digit >= kept) ? 'X' : (sign == '\u00A0') ? ' ' : sign);
			digit += isDigit ? 1 : 0;
		}
		boolean needsQuotes = form.indexOf(" ") >= 0 || form.indexOf("(") >= 0;
		return needsQuotes ? "\"" + form + "\"" : form.toString();
	}

}
