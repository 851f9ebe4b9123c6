package dev.crmbridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Code, routes, config and pages keep to the words of the project. */
class WordsTest {

	private static final List<Path> PLACES = Stream
		.of("src/main", "src/test", "routes", "config", "src/docs", "README.md", "CHANGELOG.md", "CONTRIBUTING.md")
		.map(Path::of)
		.filter(Files::exists)
		.toList();

	/**
	 * Comments of these must not begin a sentence with a pronoun; pages have headings.
	 */
	private static final Pattern CODE = Pattern.compile("(src/main|routes|config)/.*\\.(java|yaml|sql)");

	private static final Pattern TEXT = Pattern.compile(".*\\.(java|yaml|properties|sql|mustache|html|js|md)");

	/** Another language, and the words themselves. */
	private static final Pattern OTHER = Pattern.compile(".*(_uk\\.properties|/(WordsTest|BannedWords)\\.java)");

	private static List<String> find(Pattern which, Function<String, List<String>> search) throws IOException {
		List<String> found = new ArrayList<>();
		for (Path place : PLACES) {
			try (Stream<Path> files = Files.walk(place)) {
				for (Path file : files.filter(Files::isRegularFile).toList()) {
					String name = file.toString();
					if (which.matcher(name).matches() && !OTHER.matcher(name).matches()) {
						search.apply(Files.readString(file)).forEach((word) -> found.add(name + ":" + word));
					}
				}
			}
		}
		return found;
	}

	@Test
	void bannedWordsAreNotUsed() throws IOException {
		assertThat(find(TEXT, BannedWords::in)).isEmpty();
	}

	@Test
	void sentencesOfCommentsBeginWithoutAPronoun() throws IOException {
		assertThat(find(CODE, BannedWords::pronounsIn)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			The log tells why                    | 1: tells
			boolean isInHand(Load load)          | 1: isInHand
			HOW_IT_FARES                         | 1: HOW_IT_FARES
			/** How a load fares. */             | 1: fares
			is called nobody-knows               | 1: nobody
			while the store is away              | 1: away
			Takes the load back                  | 1: Takes the load back
			""")
	void bannedWordIsFound(String text, String found) {
		assertThat(BannedWords.in(text)).containsExactly(found);
	}

	@Test
	void bannedWordIsFoundAcrossLines() {
		assertThat(BannedWords.in("/**\n * The load that is in\n * hand.\n */")).singleElement()
			.asString()
			.startsWith("2: in ");
		assertThat(BannedWords.in("\"it goes on by \"\n\t+ \"itself\"")).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Problem.of(503, \"store-away\", detail)", "the code `webitel-away`",
			"giveUp(load, \"taken-back\")", "the seller", "welfare", "faraway", "see to it that" })
	void frozenStringsAndOtherWordsAreKept(String text) {
		assertThat(BannedWords.in(text)).isEmpty();
	}

	@Test
	void pronounAtTheStartOfASentenceIsFound() {
		assertThat(BannedWords.pronounsIn("\n/** What failed. */\n// done. It waits\n# That is all\n * The\n * One\n"))
			.containsExactly("2: What", "3: It", "4: That", "6: One");
		assertThat(BannedWords.pronounsIn("/** Returns what failed. Its value is one. */")).isEmpty();
	}

}
