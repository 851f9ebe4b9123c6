package dev.crmbridge.lookup.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finder of the columns that an SQL compares with parameters by {@code =} or {@code in}.
 * Reads no grammar: it finds nothing in an SQL that is not simple enough.
 */
final class NumberColumnFinder {

	private static final int FLAGS = Pattern.CASE_INSENSITIVE;

	private static final String NAME = "(?:\"[^\"]+\"|`[^`]+`|\\[[^\\]]+]|[\\p{L}_][\\p{L}\\p{N}_$]*)";

	private static final String PATH = NAME + "(?:\\." + NAME + ")*";

	private static final Pattern PARAMETER = Pattern.compile(":\\?(\\w+)");

	private static final Pattern CAST_BEFORE = Pattern.compile("\\bcast\\s*\\(\\s*$", FLAGS);

	/** Matches a cast around a parameter, which keeps its text. */
	private static final Pattern CAST_AFTER = Pattern
		.compile("^\\s*(?:::\\s*\\w+|as\\s+\\w+(?:\\s*\\(\\d+\\))?\\s*\\))?", FLAGS);

	private static final Pattern EQUALS_BEFORE = Pattern.compile("(?<![<>!=])=\\s*$");

	private static final Pattern IN_BEFORE = Pattern
		.compile("(?<!\\bnot\\s{0,9})\\s+in\\s*\\((?:\\s*:\\?\\w+\\s*,)*\\s*$", FLAGS);

	private static final Pattern OPERATOR_AFTER = Pattern.compile("^\\s*[|+*/-]");

	private static final Pattern COLUMN_BEFORE = Pattern.compile("(?<![\\w.\"`\\])])(" + PATH + ")(?:::\\w+)?$");

	private static final Pattern COLUMN_AFTER = Pattern
		.compile("^\\s*=\\s*(" + PATH + "(?:::\\w+)?)(?![\\w:])(?!\\s*[(.|+*/-])");

	private static final Pattern QUALIFIER = Pattern.compile("(" + PATH + ")\\." + NAME);

	/** The items of a from clause, up to the next clause or a parenthesis. */
	private static final Pattern FROM = Pattern.compile("\\bfrom\\s+([^()]*?)(?=\\b(?:where|join|left|right|inner|full"
			+ "|cross|natural|order|group|limit|union|having|fetch|offset|for|on)\\b|[()]|$)", FLAGS);

	private static final Pattern JOIN = Pattern.compile("\\bjoin\\s+(" + PATH + "(?:\\s+(?:as\\s+)?" + NAME + ")?)",
			FLAGS);

	private static final Pattern TABLE = Pattern.compile("(" + PATH + ")(?:\\s+(?:as\\s+)?(" + NAME + "))?", FLAGS);

	private static final Set<String> KEYWORDS = Set.of("where", "on", "using", "and", "or", "not", "in", "left",
			"right", "inner", "cross", "full", "natural", "join", "when", "then", "else", "case", "any", "all", "some",
			"exists", "lateral", "only", "select");

	/** Keywords of a join that are names of functions too. */
	private static final Set<String> STRING_FUNCTIONS = Set.of("left", "right");

	private final String sql;

	/**
	 * Creates a finder.
	 * @param sql an SQL without comments, with {@code :?name} for each parameter
	 */
	NumberColumnFinder(String sql) {
		this.sql = sql;
	}

	/** Returns the columns; empty if the SQL is not simple enough. */
	List<NumberColumn> find() {
		Map<String, NumberColumn> columns = new LinkedHashMap<>();
		Matcher parameter = PARAMETER.matcher(this.sql);
		while (parameter.find()) {
			int line = (int) this.sql.substring(0, parameter.start()).chars().filter((sign) -> sign == '\n').count()
					+ 1;
			operand(parameter.start(), parameter.end())
				.ifPresent((operand) -> table(operand).ifPresent((table) -> columns
					.computeIfAbsent(operand, (name) -> new NumberColumn(name, table, new TreeSet<>(), line))
					.parameters()
					.add(parameter.group(1))));
		}
		return new ArrayList<>(columns.values());
	}

	/** Returns what is compared with the parameter at this place. */
	private Optional<String> operand(int start, int end) {
		String before = this.sql.substring(0, start).stripTrailing();
		String after = this.sql.substring(end);
		Matcher cast = CAST_BEFORE.matcher(before);
		if (cast.find()) {
			before = before.substring(0, cast.start()).stripTrailing();
		}
		after = CAST_AFTER.matcher(after).replaceFirst("");
		if (OPERATOR_AFTER.matcher(after).find()) {
			return Optional.empty();
		}
		for (Pattern comparison : List.of(EQUALS_BEFORE, IN_BEFORE)) {
			Matcher compared = comparison.matcher(before);
			if (compared.find()) {
				return operandAtEnd(before.substring(0, compared.start()).stripTrailing());
			}
		}
		Matcher column = COLUMN_AFTER.matcher(after);
		return column.find() ? Optional.of(column.group(1)) : Optional.empty();
	}

	/** Returns the column, or the call of a function, with which a text ends. */
	private static Optional<String> operandAtEnd(String text) {
		int start = text.length();
		if (text.endsWith(")")) {
			int open = opening(text);
			Matcher function = COLUMN_BEFORE.matcher(text.substring(0, Math.max(0, open)));
			if (open < 0 || !function.find() || text.substring(open).contains(":?") || isKeyword(function.group(1))
					&& !STRING_FUNCTIONS.contains(function.group(1).toLowerCase(Locale.ROOT))) {
				return Optional.empty();
			}
			start = function.start(1);
		}
		else {
			Matcher column = COLUMN_BEFORE.matcher(text);
			if (!column.find()) {
				return Optional.empty();
			}
			start = column.start(1);
		}
		boolean isPart = text.substring(0, start).stripTrailing().matches("(?s).*[|+*/-]");
		return isPart ? Optional.empty() : Optional.of(text.substring(start));
	}

	private static boolean isKeyword(String word) {
		return KEYWORDS.contains(word.toLowerCase(Locale.ROOT));
	}

	private static int opening(String text) {
		int depth = 0;
		for (int i = text.length() - 1; i >= 0; i--) {
			depth += (text.charAt(i) == ')') ? 1 : (text.charAt(i) == '(') ? -1 : 0;
			if (depth == 0) {
				return i;
			}
		}
		return -1;
	}

	/** Returns the table of an operand's columns, with its alias. */
	private Optional<String> table(String operand) {
		Map<String, String> byName = new LinkedHashMap<>();
		tables().forEach((item) -> {
			Matcher table = TABLE.matcher(item);
			if (table.matches()) {
				byName.put(((table.group(2) != null) ? table.group(2) : table.group(1)).toLowerCase(Locale.ROOT), item);
			}
		});
		Set<String> qualifiers = new TreeSet<>();
		QUALIFIER.matcher(operand.replaceAll("'[^']*'", "''"))
			.results()
			.forEach((qualifier) -> qualifiers.add(qualifier.group(1).toLowerCase(Locale.ROOT)));
		if (qualifiers.size() == 1) {
			return Optional.ofNullable(byName.get(qualifiers.iterator().next()));
		}
		return (qualifiers.isEmpty() && byName.size() == 1) ? Optional.of(byName.values().iterator().next())
				: Optional.empty();
	}

	/** Returns the tables of all from clauses and joins, each with its alias. */
	private List<String> tables() {
		List<String> items = new ArrayList<>();
		FROM.matcher(this.sql).results().forEach((from) -> items.addAll(List.of(from.group(1).split(","))));
		JOIN.matcher(this.sql).results().forEach((join) -> items.add(join.group(1)));
		return items.stream().map(NumberColumnFinder::withoutKeyword).filter((item) -> !item.isEmpty()).toList();
	}

	private static String withoutKeyword(String item) {
		String[] words = item.strip().split("\\s+");
		boolean endsWithKeyword = words.length > 1 && isKeyword(words[words.length - 1]);
		return endsWithKeyword
				? item.strip().substring(0, item.strip().length() - words[words.length - 1].length()).strip()
				: item.strip();
	}

}
