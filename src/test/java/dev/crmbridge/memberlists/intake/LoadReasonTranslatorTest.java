package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.ReasonTexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests the reasons that clerks read in status files, in both languages. */
class LoadReasonTranslatorTest {

	private static final Path SOURCES = Path.of("src/main/java/dev/crmbridge");

	private static final Pattern NETWORK_FAILURE = Pattern
		.compile("(?:\\.put\\([A-Za-z]+\\.class, |OTHER_FAILURE = |OTHER_HOST_NAME = |[?:] )\"([a-z][^\"]*[a-z])\"");

	private static final Pattern EARLIER_LIST = Pattern.compile("new EarlierListException\\(\"([^\"]+)\"");

	private final LoadReasonTranslator english = translator("en");

	private final LoadReasonTranslator ukrainian = translator("uk");

	private static LoadReasonTranslator translator(String language) {
		return new LoadReasonTranslator(new ReasonTexts(
				new MemberListSettings(null, null, 1, null, 1, null, Duration.ofMinutes(15), null, language)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					the bridge failed; see its log | внутрішня помилка служби; подробиці — в її журналі
					reading the list took too long; correct the list or abandon the load | список читався надто довго; виправте його або припиніть завантаження
					an earlier list of the dialer is still being read | ще читається попередній список цього обдзвону
					Webitel answered 401 app.token: Webitel refuses the token | Webitel відповів 401 app.token: Webitel не приймає токен
					Webitel answered 400 app.queue: Mismatch: queue type | Webitel відповів 400 app.queue: Mismatch: queue type
					Webitel answered 503 | Webitel відповів 503
					chunk 7 of the load is missing from the folder work/; abandon the load and drop the list again | частини 7 завантаження немає в папці work/; припиніть завантаження й покладіть список ще раз
					the list is missing from the folder work/20261122-101500-soft-9f2c01ab | списку немає в папці work/20261122-101500-soft-9f2c01ab
					a file of the load could not be read or written | не вдалося прочитати або записати файл завантаження
					a file of the load could not be read or written: the service has no right to the file | не вдалося прочитати або записати файл завантаження: служба не має права на файл
					a file of the load could not be read or written: No space left on device | не вдалося прочитати або записати файл завантаження: No space left on device
					no TLS connection: the certificate has expired | немає з’єднання TLS: термін дії сертифіката минув
					cannot connect: connection refused | не вдається з’єднатися: сервер відхилив з’єднання
					a reason without a translation | a reason without a translation
					""")
	void translatesForUkrainianClerksAndKeepsEnglish(String reason, String translated) {
		assertThat(this.ukrainian.translate(reason)).isEqualTo(translated);
		assertThat(this.english.translate(reason)).isEqualTo(reason);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Webitel answered 400 app.queue: first line\nsecond line $1 \\E {0}" })
	void keepsAnyEnglishReason(String reason) {
		assertThat(this.english.translate(reason)).isEqualTo(reason);
	}

	@Test
	void knowsEachReasonOfTheSources() throws IOException {
		List<String> reasons = Stream
			.concat(literals(NETWORK_FAILURE, "outbound/NetworkFailureDescriber.java"),
					literals(EARLIER_LIST, "memberlists/plan/OpenNumberReader.java"))
			.toList();
		assertThat(new TreeSet<>(reasons)).hasSizeGreaterThan(20).contains("the request failed", "cannot connect");
		assertThat(reasons).allSatisfy((reason) -> assertThat(this.ukrainian.translate(reason)).isNotEqualTo(reason));
	}

	private static Stream<String> literals(Pattern literal, String source) throws IOException {
		return literal.matcher(Files.readString(SOURCES.resolve(source))).results().map((found) -> found.group(1));
	}

	@Test
	void hasCodeForEachText() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("src/main/resources/reasons.properties"))) {
			assertThat(lines.filter((line) -> line.startsWith("cause."))
				.map((line) -> line.substring("cause.".length(), line.indexOf('='))))
				.containsExactlyInAnyOrderElementsOf(LoadReasonTranslator.CODES);
		}
	}

}
