package dev.crmbridge.memberlists.rules;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import dev.crmbridge.memberlists.ListRow;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.mapping.ListColumns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Tests what a rule may do with a row, and with wrong and hostile arguments. */
class RowTest {

	private final Set<String> codes = ConcurrentHashMap.newKeySet();

	private final CheckedList list = new CheckedList(new ListColumns(List.of("Ім'я", " Mobile  Phone", "debt")),
			this.codes,
			new ReasonTexts(new MemberListSettings(null, null, 1, null, 1, null, Duration.ofMinutes(15), null, "uk")),
			null);

	private final Row row = row("Olena", "0501112233", "");

	@ParameterizedTest
	@CsvSource(textBlock = """
			ім'я         , Olena
			ІМ’Я         , Olena
			mobile phone , 0501112233
			MOBILE PHONE , 0501112233
			debt         , ''
			""")
	void findsColumnAsDialersDo(String column, String value) {
		assertThat(this.row.get(column)).isEqualTo(value);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "dept", "mobile_phone" })
	void missingColumnIsMistake(String column) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.row.get(column))
			.withMessageStartingWith("the list has no column");
		assertThatIllegalArgumentException().isThrownBy(() -> this.row.set(column, "x"));
		assertThat(this.row.get(column, "other")).isEqualTo("other");
	}

	@Test
	void otherTextStandsForEmptyColumn() {
		assertThat(this.row.get("debt", "0")).isEqualTo("0");
		assertThat(this.row.get("ім'я", "0")).isEqualTo("Olena");
	}

	@Test
	void setsCleanedText() {
		this.row.set("debt", " \u202e5\u0000\ud800\u00a0");
		assertThat(this.row.get("debt")).isEqualTo("5");
		this.row.set("debt", 12.5);
		assertThat(this.row.get("debt")).isEqualTo("12.5");
		this.row.set("debt", null);
		assertThat(this.row.get("debt")).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> this.row.set("debt", "x".repeat(32_768)));
		assertThat(this.row.close().fields()).containsExactly("Olena", "0501112233", "");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "our rule!", "Our-rule", "-rule", "our--rule", "наше", "our.rule", "our_rule",
			"no-good-number", "wrong-field-count", "refused-by-webitel",
			"a123456789-123456789-123456789-123456789-123456789-123456789-1" })
	void refusesCode(String code) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.row.reject(code, "x"));
		assertThat(this.row.close().rejection()).isNull();
	}

	@Test
	void refusesManyCodes() {
		IntStream.range(0, 100).forEach((n) -> row("", "", "").reject("rule-" + n, "x"));
		assertThatIllegalStateException().isThrownBy(() -> this.row.reject("rule-100", "x"));
		this.row.reject("rule-99", "x");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "null", textBlock = """
			null                      , our-rule
			''                        , our-rule
			'   '                     , our-rule
			said to the clerk         , said to the clerk
			""")
	void keepsWords(String words, String kept) {
		this.row.reject("our-rule", words);
		assertThat(this.row.close().rejection().words()).isEqualTo(kept);
	}

	@Test
	void cleansWords() {
		this.row.reject("our-rule", "\u0000a\r\n\t b\u202e\u200b\ud800\u2028c");
		assertThat(this.row.close().rejection().words()).isEqualTo("a b c");
	}

	@Test
	void cutsLongWords() {
		this.row.reject("our-rule", "😀".repeat(10_000));
		String words = this.row.close().rejection().words();
		assertThat(words).hasSizeLessThanOrEqualTo(500).matches("(😀)+…");
	}

	@Test
	void firstRejectionCounts() {
		this.row.reject("first", "one");
		this.row.reject("second", "two");
		assertThat(this.row.close().rejection().code()).isEqualTo("first");
		assertThat(this.codes).containsExactly("first");
	}

	@Test
	void changesNothingAfterTheRules() {
		ListRow closed = this.row.close();
		assertThatIllegalStateException().isThrownBy(() -> this.row.set("debt", "1"));
		assertThatIllegalStateException().isThrownBy(() -> this.row.reject("late", "x"));
		assertThat(this.row.close()).isSameAs(closed);
	}

	@Test
	void showsNoPersonalData() {
		assertThat(this.row).hasToString("row 7");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "null", delimiter = '|', textBlock = """
			1250.50      | 1250.50
			1250,50      | 1250.50
			1 250,50     | 1250.50
			1\u00a0250,50| 1250.50
			1'250.50     | 1250.50
			1,250.50     | 1250.50
			1.250,50     | 1250.50
			1,250,000.5  | 1250000.5
			1,250        | 1.250
			-5           | -5
			\u22125,5    | -5.5
			+5           | 5
			0050         | 0050
			''           | null
			-            | null
			abc          | null
			5 UAH        | null
			1,2,3        | null
			1.2.3        | null
			5e1          | null
			.5           | null
			5.           | null
			٥            | null
			11111111111111111111111111111111111111111 | null
			""")
	void readsDecimal(String text, String number) {
		assertThat(row("", "", text).decimal("debt")).isEqualTo(number);
	}

	private Row row(String... fields) {
		return new Row(new ListRow(7, List.of(fields), null), this.list);
	}

}
