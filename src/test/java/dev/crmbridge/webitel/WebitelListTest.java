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

/** Lists of Webitel's that come in pages, also those that do not end. */
class WebitelListTest {

	private static final int SURELY_TOO_MANY = 10_000_000;

	private final WebitelResponseReader answers = new WebitelResponseReader(Json.MAPPER, null);

	@Test
	void pagesAreReadToTheLast() {
		List<Object> items = this.answers.append(null, page(true, 1, 2));
		assertThat(this.answers.nextPage(1, page(true, 1, 2))).isEqualTo(2);
		assertThat(this.answers.append(items, page(false, 3))).containsExactly(1, 2, 3);
		assertThat(this.answers.nextPage(2, page(false, 3))).isZero();
	}

	@Test
	void lastPageMayBeEmptyOrRepeatTheItemsBefore() {
		List<Object> items = this.answers.append(null, page(true, 1));
		assertThat(this.answers.append(items, page(false, 1))).containsExactly(1, 1);
		assertThat(this.answers.append(null, Map.of())).isEmpty();
		assertThat(this.answers.nextPage(1, Map.of())).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"next\":true}", "{\"next\":true,\"items\":[]}", "{\"next\":true,\"items\":null}" })
	void emptyPageThatIsNotTheLastEndsInAnError(String page) throws Exception {
		Map<String, Object> answer = Json.MAPPER.readerForMapOf(Object.class).readValue(page);
		assertEndless(() -> this.answers.nextPage(1, answer));
	}

	@Test
	void pageThatRepeatsEndsInAnError() {
		List<Object> items = this.answers.append(null, page(true, 1, 2));
		assertEndless(() -> this.answers.append(items, page(true, 1, 2)));
	}

	@Test
	void pagesWithoutEndEndInAnError() {
		assertEndless(
				() -> IntStream.iterate(1, (page) -> page > 0, (page) -> this.answers.nextPage(page, page(true, page)))
					.limit(SURELY_TOO_MANY)
					.sum());
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 100_000 })
	void listThatDoesNotFitIntoMemoryEndsInAnError(int length) {
		Map<String, Object> item = Map.of("name", "x".repeat(length));
		int tooMany = (int) (Runtime.getRuntime().maxMemory() / (length + 200));
		Map<String, Object> many = Map.of("items", Collections.nCopies(tooMany, item));
		assertThatExceptionOfType(WebitelException.class).isThrownBy(() -> this.answers.append(null, many))
			.withMessageContaining("list-too-large");
	}

	private static void assertEndless(ThrowingCallable list) {
		assertThatExceptionOfType(WebitelException.class).isThrownBy(list).withMessageContaining("endless-list");
	}

	private static Map<String, Object> page(boolean next, Object... items) {
		return Map.of("next", next, "items", List.of(items));
	}

}
