package dev.crmbridge.lookup;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.crmbridge.logging.LoggedFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Makes the answers to lookups: always the same keys, and only strings and booleans, as
 * Webitel copies each into a string variable. Keeps the last answers of the CRM database
 * for the time it is away.
 */
@Component("lookupAnswers")
public class LookupAnswerMapper {

	private static final Logger LOG = LoggerFactory.getLogger(LookupAnswerMapper.class);

	private static final String DEBT_AMOUNT = "debt_amount";

	private final List<String> keys;

	private final Cache<String, Map<String, Object>> lastRows;

	LookupAnswerMapper(LookupSettings settings) {
		this.keys = settings.allKeys();
		this.lastRows = Caffeine.newBuilder()
			.maximumSize(settings.cacheSize())
			.expireAfterWrite(settings.cacheTtl())
			.build();
	}

	/**
	 * The answer of the CRM database, which is remembered.
	 * @param caller who calls
	 * @param rows what the SQL returned; the first row counts
	 * @return the answer
	 * @throws IllegalArgumentException if the SQL returns no {@code debt_amount}, or one
	 * that is no number
	 */
	public Map<String, Object> found(Caller caller, List<Map<String, Object>> rows) {
		Map<String, Object> row = rows.isEmpty() ? Map.of() : strings(rows.get(0));
		Map<String, Object> answer = answer(caller, row, "crm");
		this.lastRows.put(caller.number(), row);
		return answer;
	}

	/**
	 * The answer while the CRM database does not: its last one for this caller, or else
	 * the one that says nothing.
	 * @param caller who calls
	 * @param failure why the database did not answer; null if it was not asked, as it
	 * failed just before
	 * @return the answer
	 */
	public Map<String, Object> lastKnown(Caller caller, Exception failure) {
		if (failure == null) {
			LOG.debug("The CRM database is not asked for {}: it failed just now", caller.masked());
		}
		else {
			LOG.warn("No answer from the CRM database for {}: {}", caller.masked(),
					LoggedFailure.words(NestedExceptionUtils.getMostSpecificCause(failure)));
		}
		Map<String, Object> row = caller.hasNumber() ? this.lastRows.getIfPresent(caller.number()) : null;
		return (row != null) ? answer(caller, row, "cache") : answer(caller, Map.of(), "default");
	}

	/** The answer for a call without a number. */
	public Map<String, Object> noNumber(Caller caller) {
		return answer(caller, Map.of(), "none");
	}

	private Map<String, Object> answer(Caller caller, Map<String, Object> row, String source) {
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("found", !row.isEmpty());
		answer.put("debt", !row.isEmpty() && hasDebt(row));
		answer.put("cid", caller.cid());
		for (String key : this.keys) {
			answer.put(key, row.getOrDefault(key, ""));
		}
		answer.put("source", source);
		return answer;
	}

	private static boolean hasDebt(Map<String, Object> row) {
		Object amount = row.get(DEBT_AMOUNT);
		if (amount == null) {
			throw new IllegalArgumentException("config/sql/caller-lookup.sql returns no column debt_amount");
		}
		return !amount.equals("") && new BigDecimal(amount.toString()).signum() > 0;
	}

	/**
	 * The row with its values as strings; databases differ in the case of column names.
	 */
	private static Map<String, Object> strings(Map<String, Object> row) {
		Map<String, Object> strings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		row.forEach((column, value) -> strings.put(column, string(value)));
		return strings;
	}

	private static String string(Object value) {
		if (value == null) {
			return "";
		}
		if (value instanceof BigDecimal number) {
			return number.toPlainString();
		}
		if ((value instanceof Double || value instanceof Float) && Double.isFinite(((Number) value).doubleValue())) {
			return new BigDecimal(value.toString()).toPlainString();
		}
		return value.toString();
	}

}
