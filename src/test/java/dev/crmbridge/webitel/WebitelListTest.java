package dev.crmbridge.webitel;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.crmbridge.testkit.http.Json;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Paged lists of Webitel, including endless ones. */
class WebitelListTest {

	private static final int TOO_MANY_PAGES = 10_000_000;

	private final WebitelResponseReader reader = new WebitelResponseReader(Json.MAPPER, null);

	@Test
	void pagesAreReadToTheLastOne() {
		List<Object> items = this.reader.append(null, page(true, 1, 2));
		assertThat(this.reader.nextPage(1, page(true, 1, 2))).isEqualTo(2);
		assertThat(this.reader.append(items, page(false, 3))).containsExactly(1, 2, 3);
		assertThat(this.reader.nextPage(2, page(false, 3))).isZero();
	}

	@Test
	void lastPageMayBeEmptyOrARepetition() {
		List<Object> items = this.reader.append(null, page(true, 1));
		assertThat(this.reader.append(items, page(false, 1))).containsExactly(1, 1);
		assertThat(this.reader.append(null, Map.of())).isEmpty();
		assertThat(this.reader.nextPage(1, Map.of())).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"next\":true}", "{\"next\":true,\"items\":[]}", "{\"next\":true,\"items\":null}" })
	void emptyPageBeforeTheLastIsAnError(String page) throws Exception {
		Map<String, Object> answer = Json.MAPPER.readerForMapOf(Object.class).readValue(page);
		assertEndless(() -> this.reader.nextPage(1, answer));
	}

	@Test
	void repeatedPageIsAnError() {
		List<Object> items = this.reader.append(null, page(true, 1, 2));
		assertEndless(() -> this.reader.append(items, page(true, 1, 2)));
	}

	@Test
	void endlessPagesAreAnError() {
		assertEndless(
				() -> IntStream.iterate(1, (page) -> page > 0, (page) -> this.reader.nextPage(page, page(true, page)))
					.limit(TOO_MANY_PAGES)
					.sum());
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 100_000 })
	void listThatExceedsMemoryIsAnError(int length) {
		Map<String, Object> item = Map.of("name", "x".repeat(length));
		int tooMany = (int) (Runtime.getRuntime().maxMemory() / (length + 200));
		Map<String, Object> many = Map.of("items", Collections.nCopies(tooMany, item));
		assertThatExceptionOfType(WebitelException.class).isThrownBy(() -> this.reader.append(null, many))
			.withMessageContaining("list-too-large");
	}

	private static void assertEndless(ThrowingCallable list) {
		assertThatExceptionOfType(WebitelException.class).isThrownBy(list).withMessageContaining("endless-list");
	}

	private static Map<String, Object> page(boolean next, Object... items) {
		return Map.of("next", next, "items", List.of(items));
	}

}
