package dev.crmbridge.memberlists.file;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.crmbridge.memberlists.LoadState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that each reason to refuse a list or to reject a row has its texts. */
class RefusalTextsTest {

	private static final Pattern CODE = Pattern
		.compile("(?:new (?:ListRefused|RowRejected)Exception|Rejection\\.of)\\(\\s*\"([a-z0-9-]+[a-z0-9])\"");

	@ParameterizedTest
	@ValueSource(strings = { "reasons.properties", "reasons_uk.properties" })
	void hasTitleAndDetailForEachCode(String name) throws IOException {
		Properties texts = texts(name);
		assertThat(codes()).hasSizeGreaterThan(30).allSatisfy((code) -> {
			assertThat(texts).containsKeys(code, code + ".detail");
			String title = texts.getProperty(code);
			assertThat(title).startsWith(title.substring(0, 1).toLowerCase());
		});
		assertThat(LoadState.values()).allSatisfy((state) -> assertThat(texts).containsKey("state." + state));
		assertThat(texts.values()).allSatisfy((text) -> {
			assertThat((String) text).doesNotContain("'");
			assertThat(MessageFormat.format((String) text, 1, 2, 3, 4, 5, 6, 7, 8, 9)).doesNotContain("{");
		});
	}

	@Test
	void hasSameKeysInBothLanguages() throws IOException {
		assertThat(texts("reasons_uk.properties").keySet()).isEqualTo(texts("reasons.properties").keySet());
	}

	private static Properties texts(String name) throws IOException {
		Properties texts = new Properties();
		try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources", name))) {
			texts.load(reader);
		}
		return texts;
	}

	private static Set<String> codes() throws IOException {
		Set<String> codes = new TreeSet<>(
				List.of("unreadable-archive", "unreadable-spreadsheet", "archive-too-large", "spreadsheet-too-large"));
		try (Stream<Path> sources = Files.walk(Path.of("src/main/java/dev/crmbridge"))) {
			for (Path source : sources.filter((path) -> path.toString().endsWith(".java")).toList()) {
				CODE.matcher(Files.readString(source))
					.results()
					.map((MatchResult result) -> result.group(1))
					.forEach(codes::add);
			}
		}
		return codes;
	}

}
