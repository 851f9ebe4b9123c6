package dev.crmbridge;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds words that the project does not use, as a native engineer reads each twice: in
 * prose, across the line breaks of a comment, and in names.
 */
final class BannedWords {

	private static final String WORDS = String.join("|", "tell|tells|telling|told", "fare|fares|faring", "in hand",
			"away", "(see|sees|saw|seen|seeing) to(?! it that)", "(become|becomes|became) of", "given? up for lost",
			"(take|takes|taken|took|taking) (it |them |(a|the) load )?back", "by itself|by themselves",
			"of its own|of their own", "a while", "whoever|somebody|nobody|anybody", "as it is", "is none",
			"that (is|are) no");

	private static final Pattern IN_PROSE = Pattern.compile("\\b(" + WORDS.replace(" ", "[\\s_-]+") + ")\\b",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern IN_NAME = Pattern.compile("\\b(" + WORDS + ")\\b", Pattern.CASE_INSENSITIVE);

	private static final Pattern NAME = Pattern.compile("[A-Za-z]*[a-z][A-Z][A-Za-z]*|[A-Za-z]+(_[A-Za-z]+)+");

	/** What begins a line of a comment, in Java, YAML and SQL; or joins two strings. */
	private static final Pattern LINE_START = Pattern.compile("\"\\s*\\+\\s*\"|\\n[ \\t]*(\\*(?!/)|//|#|--)?[ \\t]*");

	/** A sentence of a comment or a description that begins with a pronoun. */
	private static final Pattern PRONOUN = Pattern.compile(
			"(/\\*\\*|//|^[ \\t]*\\*|#|--|description:|summary:|[a-z`)}]\\.)\\s+(It|That|Those|One|None|What)\\b",
			Pattern.MULTILINE);

	/** Strings of the contract, and of Java, that have a banned word in them. */
	private static final List<String> FROZEN = List.of("store-away", "webitel-away", "taken-back",
			// a result of bridge.webitel.requests
			"\"away\"", "`away`",
			// a method of Java's
			"noBody()");

	private BannedWords() {
	}

	/** Returns the banned words of a text, each with its line number in front. */
	static List<String> in(String text) {
		String read = text;
		for (String frozen : FROZEN) {
			read = read.replace(frozen, " ".repeat(frozen.length()));
		}
		List<MatchResult> found = new ArrayList<>();
		NAME.matcher(read)
			.results()
			.filter((name) -> IN_NAME.matcher(name.group().replaceAll("_|(?<=[a-z])(?=[A-Z])", " ")).find())
			.forEach(found::add);
		String prose = LINE_START.matcher(read).replaceAll((start) -> " ".repeat(start.group().length()));
		IN_PROSE.matcher(prose).results().forEach(found::add);
		return found.stream().map((match) -> line(text, match.start()) + ": " + match.group()).toList();
	}

	/** Returns the sentences of comments that begin with a pronoun, by line number. */
	static List<String> pronounsIn(String text) {
		Stream<MatchResult> found = PRONOUN.matcher(text).results();
		return found.map((match) -> line(text, match.start(2)) + ": " + match.group(2)).toList();
	}

	private static long line(String text, int offset) {
		return 1 + text.substring(0, offset).chars().filter((character) -> character == '\n').count();
	}

}
