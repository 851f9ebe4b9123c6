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
 * Mapper from rows of the CRM database to answers: always the same keys, and only strings
 * and booleans, since Webitel copies each value into a string variable. Caches the last
 * row of each caller for the time when the CRM database is unavailable.
 */
@Component
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
	 * Maps the rows of the CRM database to an answer, and caches the first row.
	 * @param caller the caller
	 * @param rows rows that the SQL returned; all but the first are ignored
	 * @return the answer
	 * @throws IllegalArgumentException if {@code debt_amount} is missing or not a number
	 */
	public Map<String, Object> found(Caller caller, List<Map<String, Object>> rows) {
		Map<String, Object> row = rows.isEmpty() ? Map.of() : strings(rows.get(0));
		Map<String, Object> answer = answer(caller, row, "crm");
		this.lastRows.put(caller.number(), row);
		return answer;
	}

	/**
	 * Returns the answer while the CRM database is unavailable: the cached one of this
	 * caller, else the default answer with empty values.
	 * @param caller the caller
	 * @param failure why the database did not answer; null if the circuit breaker was
	 * open and the database was not asked
	 * @return the answer
	 */
	public Map<String, Object> lastKnown(Caller caller, Exception failure) {
		if (failure == null) {
			LOG.debug("Did not ask the CRM database for {}: the circuit breaker is open", caller.masked());
		}
		else {
			LOG.warn("No answer from the CRM database for {}: {}", caller.masked(),
					LoggedFailure.describe(NestedExceptionUtils.getMostSpecificCause(failure)));
		}
		Map<String, Object> row = caller.hasNumber() ? this.lastRows.getIfPresent(caller.number()) : null;
		return (row != null) ? answer(caller, row, "cache") : answer(caller, Map.of(), "default");
	}

	/** Returns the answer for a caller without a number. */
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
			throw new IllegalArgumentException("config/sql/caller-lookup.sql must return the column debt_amount");
		}
		return !amount.equals("") && new BigDecimal(amount.toString()).signum() > 0;
	}

	/** Ignores case in column names: databases differ in it. */
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
