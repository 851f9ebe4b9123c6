package dev.crmbridge.lookup;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.testkit.http.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LookupAnswerMapperTest {

	private static final String[] KEYS = { "found", "debt", "cid", "customer_id", "name", "debt_amount", "currency",
			"agent", "queue", "source" };

	private static final Caller CALLER = new Caller("+380501112233", "+380501112233", "0501112233");

	private static final Caller OTHER = new Caller("+380671112233", "+380671112233", "0671112233");

	private static final Exception FAILURE = new IllegalStateException("the database is unavailable");

	private static final Caller WITHOUT_NUMBER = new Caller("anonymous", null, null);

	private final LookupAnswerMapper answers = answers(Duration.ofHours(24));

	private static LookupAnswerMapper answers(Duration cacheTtl, String... moreKeys) {
		List<String> keys = new ArrayList<>(
				List.of("customer_id", "name", "debt_amount", "currency", "agent", "queue"));
		keys.addAll(List.of(moreKeys));
		return new LookupAnswerMapper(new LookupSettings("sql", Duration.ofMillis(800), keys, List.of(), cacheTtl, 100),
				Json.MAPPER, new LookupFailureRecord());
	}

	private static Map<String, Object> row(Object debtAmount) {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("queue", 11);
		row.put("customer_id", 42L);
		row.put("name", "Olena Bondar");
		row.put("debt_amount", debtAmount);
		row.put("currency", "UAH");
		row.put("agent", "1001");
		return row;
	}

	private static Map<String, Object> row(Object debtAmount, String column, Object value) {
		Map<String, Object> row = row(debtAmount);
		row.put(column, value);
		return row;
	}

	private Map<String, Object> found(Map<String, Object> row) {
		return this.answers.found(CALLER, List.of(row));
	}

	private static void assertFlat(Map<String, Object> answer) {
		assertThat(answer.keySet()).containsExactly(KEYS);
		assertThat(answer.get("found")).isInstanceOf(Boolean.class);
		assertThat(answer.get("debt")).isInstanceOf(Boolean.class);
		assertThat(answer.values()).hasOnlyElementsOfTypes(Boolean.class, String.class);
	}

	private static void assertEmptyAnswer(Map<String, Object> answer, String cid, String source) {
		assertFlat(answer);
		Map<String, Object> expected = new LinkedHashMap<>();
		for (String key : KEYS) {
			expected.put(key, "");
		}
		expected.put("found", false);
		expected.put("debt", false);
		expected.put("cid", cid);
		expected.put("source", source);
		assertThat(answer).isEqualTo(expected);
	}

	@Test
	void customerWithDebtIsAnswered() {
		Map<String, Object> answer = found(row(new BigDecimal("1250.50")));
		assertFlat(answer);
		assertThat(answer).isEqualTo(
				Map.of("found", true, "debt", true, "cid", "+380501112233", "customer_id", "42", "name", "Olena Bondar",
						"debt_amount", "1250.50", "currency", "UAH", "agent", "1001", "queue", "11", "source", "crm"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.01", "1", "1250.50", "1E+6", "99999999999999999999.99" })
	void amountAboveZeroIsDebt(String amount) {
		assertThat(found(row(new BigDecimal(amount)))).containsEntry("found", true).containsEntry("debt", true);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "0", "0.00", "-0.01", "-1250.50" })
	void zeroNegativeAndNullAmountAreNoDebt(BigDecimal amount) {
		assertThat(found(row(amount))).containsEntry("found", true).containsEntry("debt", false);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.01", "1250" })
	void amountAsTextIsReadAsNumber(String amount) {
		assertThat(found(row(amount))).containsEntry("debt", true).containsEntry("debt_amount", amount);
	}

	@Test
	void integerAmountIsRead() {
		assertThat(found(row(5L))).containsEntry("debt", true).containsEntry("debt_amount", "5");
		assertThat(found(row(0))).containsEntry("debt", false).containsEntry("debt_amount", "0");
	}

	@Test
	void amountIsWrittenWithoutExponent() {
		assertThat(found(row(new BigDecimal("1.25E+7")))).containsEntry("debt_amount", "12500000");
		assertThat(found(row(12500000.5d))).containsEntry("debt_amount", "12500000.5");
	}

	@Test
	void nullIsEmptyString() {
		Map<String, Object> answer = found(row(null, "name", null));
		assertFlat(answer);
		assertThat(answer).containsEntry("name", "").containsEntry("debt_amount", "").containsEntry("found", true);
	}

	@Test
	void rowOfNullsIsFound() {
		Map<String, Object> row = new LinkedHashMap<>();
		for (String column : List.of("customer_id", "name", "debt_amount", "currency", "agent", "queue")) {
			row.put(column, null);
		}
		Map<String, Object> answer = found(row);
		assertFlat(answer);
		assertThat(answer).containsEntry("found", true).containsEntry("debt", false);
	}

	@Test
	void timestampsAndBooleansAreStrings() {
		Map<String, Object> row = row(BigDecimal.ONE, "name", Timestamp.valueOf("2026-11-23 10:15:00"));
		row.put("agent", true);
		Map<String, Object> answer = found(row);
		assertFlat(answer);
		assertThat(answer.get("name")).asString().startsWith("2026-11-23").contains("10:15");
		assertThat(answer).containsEntry("agent", "true");
	}

	@Test
	void columnWithoutKeyIsLeftOut() {
		Map<String, Object> answer = found(row(BigDecimal.ONE, "passport", "AA000000"));
		assertFlat(answer);
		assertThat(answer).doesNotContainValue("AA000000");
	}

	@Test
	void keyWithoutColumnIsEmpty() {
		Map<String, Object> row = row(BigDecimal.ONE);
		row.remove("queue");
		Map<String, Object> answer = found(row);
		assertFlat(answer);
		assertThat(answer).containsEntry("queue", "").containsEntry("name", "Olena Bondar");
	}

	@Test
	void additionalKeyIsInEachAnswer() {
		LookupAnswerMapper withSegment = answers(Duration.ofHours(24), "segment");
		List<Map<String, Object>> rows = List.of(row(BigDecimal.ONE, "segment", "gold"));
		assertThat(withSegment.noNumber(WITHOUT_NUMBER)).containsEntry("segment", "");
		assertThat(withSegment.lastKnown(CALLER, FAILURE)).containsEntry("segment", "");
		assertThat(withSegment.found(CALLER, rows)).containsEntry("segment", "gold");
		assertThat(withSegment.lastKnown(CALLER, FAILURE)).containsEntry("segment", "gold");
		assertThat(withSegment.found(CALLER, List.of())).containsEntry("segment", "");
	}

	@Test
	void firstOfSeveralCustomersIsAnswered() {
		Map<String, Object> answer = this.answers.found(CALLER,
				List.of(row(BigDecimal.ZERO), row(BigDecimal.TEN, "name", "Ivan Koval")));
		assertThat(answer).containsEntry("name", "Olena Bondar").containsEntry("debt", false);
	}

	@Test
	void unknownNumberIsNotFound() {
		assertEmptyAnswer(this.answers.found(CALLER, List.of()), "+380501112233", "crm");
	}

	@Test
	void callWithoutNumberIsAnsweredAsReceived() {
		assertEmptyAnswer(this.answers.noNumber(WITHOUT_NUMBER), "anonymous", "none");
	}

	@Test
	void sqlWithoutDebtAmountIsRefused() {
		Map<String, Object> row = row(BigDecimal.ONE);
		row.remove("debt_amount");
		assertThatIllegalArgumentException().isThrownBy(() -> found(row)).withMessageContaining("debt_amount");
	}

	@Test
	void debtAmountThatIsNotNumericIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> found(row("much")));
	}

	@Test
	void nestedValueIsJson() {
		Map<String, Object> answer = found(row(1, "name", Map.of("first", List.of("Olena", 1, true))));
		assertThat(answer).containsEntry("name", "{\"first\":[\"Olena\",1,true]}");
		assertFlat(answer);
	}

	/** As plain digits, this number of 13 characters would take a gigabyte. */
	@Test
	void hugeNumberStaysShort() {
		Map<String, Object> answer = found(
				row(new BigDecimal("1E+1000000000"), "name", new BigDecimal("-1E-999999999")));
		assertThat(answer).containsEntry("debt", true)
			.containsEntry("debt_amount", "1E+1000000000")
			.containsEntry("name", "-1E-999999999");
	}

	@Test
	void refusalNamesTheSource() {
		LookupFailureRecord failures = new LookupFailureRecord();
		LookupAnswerMapper own = new LookupAnswerMapper(new LookupSettings("direct:my-lookup", Duration.ofMillis(800),
				List.of("name"), List.of(), Duration.ofHours(1), 1), Json.MAPPER, failures);
		assertThatIllegalArgumentException().isThrownBy(() -> own.found(CALLER, Map.of("name", "x")))
			.withMessage("direct:my-lookup must return the key debt_amount in each row");
		own.lastKnown(CALLER, new InvalidRowException("direct:my-lookup must return the key debt_amount in each row"));
		own.found(OTHER, List.of());
		assertThat(failures.reason()).as("an unknown caller proves nothing about rows").contains("debt_amount");
		own.lastKnown(CALLER, null);
		own.found(CALLER, Map.of("debt_amount", 0));
		assertThat(failures.reason()).isNull();
	}

	@Test
	void refusedRowIsNotCached() {
		assertThatIllegalArgumentException().isThrownBy(() -> found(row("much")));
		assertEmptyAnswer(this.answers.lastKnown(CALLER, FAILURE), "+380501112233", "default");
	}

	@Test
	void refusedRowKeepsCachedAnswer() {
		found(row(BigDecimal.ONE));
		assertThatIllegalArgumentException().isThrownBy(() -> found(row("much")));
		assertThat(this.answers.lastKnown(CALLER, FAILURE)).containsEntry("debt_amount", "1")
			.containsEntry("source", "cache");
	}

	@Test
	void lastAnswerIsCached() {
		Map<String, Object> expected = new LinkedHashMap<>(found(row(new BigDecimal("1250.50"))));
		expected.put("source", "cache");
		Map<String, Object> answer = this.answers.lastKnown(CALLER, FAILURE);
		assertFlat(answer);
		assertThat(answer).isEqualTo(expected);
	}

	@Test
	void latestAnswerReplacesCachedOne() {
		found(row(BigDecimal.ONE));
		found(row(BigDecimal.ZERO));
		assertThat(this.answers.lastKnown(CALLER, FAILURE)).containsEntry("debt", false)
			.containsEntry("debt_amount", "0");
	}

	@Test
	void unknownNumberIsCached() {
		found(row(BigDecimal.ONE));
		this.answers.found(CALLER, List.of());
		assertEmptyAnswer(this.answers.lastKnown(CALLER, FAILURE), "+380501112233", "cache");
	}

	@Test
	void answerWithoutCacheIsDefault() {
		assertEmptyAnswer(this.answers.lastKnown(CALLER, FAILURE), "+380501112233", "default");
	}

	@Test
	void cachedAnswerIsOfOneCallerOnly() {
		found(row(BigDecimal.ONE));
		assertEmptyAnswer(this.answers.lastKnown(OTHER, FAILURE), "+380671112233", "default");
	}

	@Test
	void callWithoutNumberHasNoCachedAnswer() {
		Map<String, Object> answer = this.answers.lastKnown(WITHOUT_NUMBER, FAILURE);
		assertFlat(answer);
		assertThat(answer).containsEntry("found", false).containsEntry("cid", "anonymous");
	}

	@Test
	void cachedAnswerExpires() {
		LookupAnswerMapper withoutCache = answers(Duration.ZERO);
		withoutCache.found(CALLER, List.of(row(BigDecimal.ONE)));
		assertEmptyAnswer(withoutCache.lastKnown(CALLER, FAILURE), "+380501112233", "default");
	}

	@Test
	void changeOfAnswerLeavesCachedOne() {
		found(row(BigDecimal.ONE)).put("name", "changed");
		assertThat(this.answers.lastKnown(CALLER, FAILURE)).containsEntry("name", "Olena Bondar");
	}

	@Test
	void unmodifiableRowIsRead() {
		assertFlat(found(Collections.unmodifiableMap(row(BigDecimal.ONE))));
	}

}
