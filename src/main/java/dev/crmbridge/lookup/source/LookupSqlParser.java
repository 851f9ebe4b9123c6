package dev.crmbridge.lookup.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.SpellingSuggester;

/**
 * Parser for the SQL of a lookup: finds the parameters outside comments, quoted text and
 * quoted names. Keeps line numbers.
 */
final class LookupSqlParser {

	private static final Set<String> PARAMETERS = new TreeSet<>(Set.of("number", "digits", "national", "last9"));

	private static final Pattern PARAMETER = Pattern.compile(":#(\\w+|\\$\\{[^}]*}?)?");

	/** PostgreSQL's dollar quotes, for text that contains quotes. */
	private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$(?:[A-Za-z_]\\w*)?\\$");

	private final Path file;

	private final String sql;

	private final StringBuilder camel = new StringBuilder();

	private final List<String> parameters = new ArrayList<>();

	private final List<ConfigProblem> problems = new ArrayList<>();

	private int at;

	private boolean hasStatement;

	private boolean hasEnded;

	private boolean hasSecond;

	private LookupSqlParser(Path file, String sql) {
		this.file = file;
		this.sql = sql;
	}

	static LookupSql parse(Path file, String sql) {
		LookupSqlParser parser = new LookupSqlParser(file, sql);
		while (parser.at < sql.length()) {
			parser.next();
		}
		if (!parser.hasStatement) {
			parser.problems.add(new ConfigProblem(file, 0, "must contain a statement"));
		}
		return new LookupSql(file, parser.camel.toString(), List.copyOf(parser.parameters),
				List.copyOf(parser.problems));
	}

	private void next() {
		char sign = this.sql.charAt(this.at);
		if (this.sql.startsWith("--", this.at)) {
			skip(lineEnd());
		}
		else if (this.sql.startsWith("/*", this.at)) {
			skip(commentEnd());
		}
		else if (Character.isWhitespace(sign)) {
			copy(this.at + 1);
		}
		else if (sign == ';') {
			// dropped: a single statement needs none, and some databases refuse it
			this.hasEnded = true;
			this.at++;
		}
		else {
			statement(sign);
		}
	}

	private void statement(char sign) {
		if (this.hasEnded && !this.hasSecond) {
			this.hasSecond = true;
			problem("begins a second statement; the file must contain exactly one statement");
		}
		this.hasStatement = true;
		Matcher dollar = DOLLAR_QUOTE.matcher(this.sql).region(this.at, this.sql.length());
		if (sign == '\'' || sign == '"' || sign == '`') {
			quoted(String.valueOf(sign), sign == '\'' && isEscapeText());
		}
		else if (sign == '$' && !isWord(this.at - 1) && dollar.lookingAt()) {
			quoted(dollar.group(), false);
		}
		else if (this.sql.startsWith(":#", this.at)) {
			parameter();
		}
		else if (this.sql.startsWith("??", this.at)) {
			copy(this.at + 2);
		}
		else if (sign == '?') {
			problem("contains ? outside a parameter; write :#number, :#digits, :#national or :#last9, or ?? for a"
					+ " PostgreSQL operator with ?");
			this.at++;
		}
		else {
			copy(this.at + 1);
		}
	}

	private void parameter() {
		Matcher parameter = PARAMETER.matcher(this.sql).region(this.at, this.sql.length());
		String name = (parameter.lookingAt() && parameter.group(1) != null) ? parameter.group(1) : "";
		if (PARAMETERS.contains(name)) {
			this.parameters.add(name);
			this.camel.append(":?").append(name);
		}
		else {
			problem("unknown parameter :#" + name + "; known parameters: :#" + String.join(", :#", PARAMETERS)
					+ SpellingSuggester.suggestion(name, PARAMETERS));
		}
		this.at += 2 + name.length();
	}

	/** Copies quoted text; a doubled quote ends one quoted text and begins another. */
	private void quoted(String quote, boolean escapes) {
		int end = this.at + quote.length();
		while (end < this.sql.length() && !this.sql.startsWith(quote, end)) {
			end += (escapes && this.sql.charAt(end) == '\\') ? 2 : 1;
		}
		if (end >= this.sql.length()) {
			problem("contains an unclosed quote " + quote);
			this.at = this.sql.length();
			return;
		}
		String text = this.sql.substring(this.at, end + quote.length());
		if (text.contains(":?")) {
			problem("contains :? in quoted text, which Camel would read as a parameter; write the text without :?");
		}
		copy(end + quote.length());
	}

	/** Returns whether the text is PostgreSQL's E'…': a backslash escapes a quote. */
	private boolean isEscapeText() {
		return this.at > 0 && Character.toUpperCase(this.sql.charAt(this.at - 1)) == 'E' && !isWord(this.at - 2);
	}

	private boolean isWord(int place) {
		return place >= 0 && (Character.isLetterOrDigit(this.sql.charAt(place)) || this.sql.charAt(place) == '_');
	}

	private int lineEnd() {
		int end = this.sql.indexOf('\n', this.at);
		return (end < 0) ? this.sql.length() : end;
	}

	/** Comments nest, as in the SQL standard and in PostgreSQL. */
	private int commentEnd() {
		int depth = 0;
		for (int i = this.at; i + 1 < this.sql.length(); i++) {
			if (this.sql.startsWith("/*", i)) {
				depth++;
				i++;
			}
			else if (this.sql.startsWith("*/", i)) {
				depth--;
				i++;
				if (depth == 0) {
					return i + 1;
				}
			}
		}
		problem("contains an unclosed comment /*");
		return this.sql.length();
	}

	private void copy(int end) {
		this.camel.append(this.sql, this.at, end);
		this.at = end;
	}

	/** Replaces a comment by a space, and keeps its line ends. */
	private void skip(int end) {
		this.camel.append(' ').append("\n".repeat((int) newLines(this.at, end)));
		this.at = end;
	}

	private long newLines(int from, int to) {
		return this.sql.substring(from, to).chars().filter((sign) -> sign == '\n').count();
	}

	private void problem(String message) {
		this.problems.add(new ConfigProblem(this.file, (int) newLines(0, this.at) + 1, message));
	}

}
