package dev.crmbridge.webitel;

import java.util.Collections;
import java.util.List;
import java.util.Map;

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

	private final WebitelPages pages = this.reader.pages(null);

	@Test
	void pagesAreReadToTheLastOne() {
		assertThat(this.pages.getQuery()).isEqualTo("page=1&size=20000");
		this.reader.addPage(this.pages, page(true, 1, 2));
		assertThat(this.pages.hasNext()).isTrue();
		assertThat(this.pages.getQuery()).isEqualTo("page=2&size=20000");
		this.reader.addPage(this.pages, page(false, 3));
		assertThat(this.pages.hasNext()).isFalse();
		assertThat(this.pages.getItems()).containsExactly(1, 2, 3);
	}

	@Test
	void lastPageMayBeEmptyOrARepetition() {
		this.reader.addPage(this.pages, page(true, 1));
		this.reader.addPage(this.pages, page(false, 1));
		assertThat(this.pages.getItems()).containsExactly(1, 1);
		WebitelPages empty = this.reader.pages("q=x");
		this.reader.addPage(empty, Map.of());
		assertThat(empty.getItems()).isEmpty();
		assertThat(empty.hasNext()).isFalse();
	}

	@Test
	void asksForEachPageWithTheFilter() {
		assertThat(this.reader.pages("q=x").getQuery()).isEqualTo("page=1&size=20000&q=x");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"next\":true}", "{\"next\":true,\"items\":[]}", "{\"next\":true,\"items\":null}" })
	void emptyPageBeforeTheLastIsAnError(String page) throws Exception {
		Map<String, Object> answer = Json.MAPPER.readerForMapOf(Object.class).readValue(page);
		assertEndless(() -> this.reader.turnPage(this.pages, answer));
	}

	@Test
	void repeatedPageIsAnError() {
		this.reader.addPage(this.pages, page(true, 1, 2));
		assertEndless(() -> this.reader.addPage(this.pages, page(true, 1, 2)));
	}

	@Test
	void endlessPagesAreAnError() {
		assertEndless(() -> {
			for (int page = 1; page < TOO_MANY_PAGES; page++) {
				this.reader.turnPage(this.pages, page(true, page));
			}
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 100_000 })
	void listThatExceedsMemoryIsAnError(int length) {
		Map<String, Object> item = Map.of("name", "x".repeat(length));
		int tooMany = (int) (Runtime.getRuntime().maxMemory() / (length + 200));
		Map<String, Object> many = Map.of("items", Collections.nCopies(tooMany, item));
		assertThatExceptionOfType(WebitelException.class).isThrownBy(() -> this.reader.addPage(this.pages, many))
			.withMessageContaining("list-too-large");
	}

	private static void assertEndless(ThrowingCallable list) {
		assertThatExceptionOfType(WebitelException.class).isThrownBy(list).withMessageContaining("endless-list");
	}

	private static Map<String, Object> page(boolean next, Object... items) {
		return Map.of("next", next, "items", List.of(items));
	}

}
