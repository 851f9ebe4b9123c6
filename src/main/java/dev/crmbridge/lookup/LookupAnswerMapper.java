package dev.crmbridge.lookup;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.crmbridge.logging.LoggedFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Mapper from rows of the source to answers: always the same keys, and only strings and
 * booleans, since Webitel copies each value into a string variable. Caches the last row
 * of each caller for the time when the source is unavailable.
 */
@Component
public class LookupAnswerMapper {

	private static final Logger LOG = LoggerFactory.getLogger(LookupAnswerMapper.class);

	private static final String DEBT_AMOUNT = "debt_amount";

	/** Maximum digits after or zeros before the point; 1E+1000000000 is short as JSON. */
	private static final int MAX_PLAIN_SCALE = 100;

	private final List<String> keys;

	private final LookupSource source;

	private final ObjectMapper json;

	private final LookupFailureRecord failures;

	private final Cache<String, Map<String, Object>> lastRows;

	LookupAnswerMapper(LookupSettings settings, ObjectMapper json, LookupFailureRecord failures) {
		this.keys = settings.allKeys();
		this.source = settings.lookupSource();
		this.json = json;
		this.failures = failures;
		this.lastRows = Caffeine.newBuilder()
			.maximumSize(settings.cacheSize())
			.expireAfterWrite(settings.cacheTtl())
			.build();
	}

	/**
	 * Maps what the source returned to an answer, and caches the first row.
	 * @param caller the caller
	 * @param rows a list of rows, of which all but the first are ignored, one row, or
	 * null
	 * @return the answer
	 * @throws InvalidRowException if {@code debt_amount} is missing or not a number, or
	 * if the source returned anything else
	 */
	public Map<String, Object> found(Caller caller, Object rows) {
		Map<String, Object> row = strings(LookupRowReader.first(rows, this.source));
		Map<String, Object> answer = answer(caller, row, "crm");
		this.lastRows.put(caller.number(), row);
		this.failures.answered(!row.isEmpty());
		return answer;
	}

	/**
	 * Returns the answer while the source does not answer: the cached one of this caller,
	 * else the default answer with empty values.
	 * @param caller the caller
	 * @param failure why the source did not answer; null if the circuit breaker was open
	 * and the source was not asked
	 * @return the answer
	 */
	public Map<String, Object> lastKnown(Caller caller, Exception failure) {
		if (failure == null) {
			LOG.debug("Did not ask {} for {}: the circuit breaker is open", this.source.noun(), caller.masked());
		}
		else {
			LOG.warn("No answer from {} for {}: {}", this.source.noun(), caller.masked(),
					LoggedFailure.describe(NestedExceptionUtils.getMostSpecificCause(failure)));
			this.failures.failed(failure);
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

	private boolean hasDebt(Map<String, Object> row) {
		Object amount = row.get(DEBT_AMOUNT);
		if (amount == null) {
			throw new InvalidRowException(
					this.source.label() + " must return the " + (this.source.isSql() ? "column " : "key ") + DEBT_AMOUNT
							+ (this.source.isSql() ? "" : " in each row"));
		}
		try {
			return !amount.equals("") && new BigDecimal(amount.toString()).signum() > 0;
		}
		catch (NumberFormatException ex) {
			throw new InvalidRowException(
					this.source.label() + " must return a number as " + DEBT_AMOUNT + ", such as 1250.50");
		}
	}

	/** Ignores case in column names: databases differ in it. */
	private Map<String, Object> strings(Map<?, ?> row) {
		Map<String, Object> strings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		row.forEach((column, value) -> strings.put(String.valueOf(column), string(value)));
		return strings;
	}

	private String string(Object value) {
		if (value == null) {
			return "";
		}
		if (value instanceof BigDecimal number) {
			return plain(number);
		}
		if ((value instanceof Double || value instanceof Float) && Double.isFinite(((Number) value).doubleValue())) {
			return plain(new BigDecimal(value.toString()));
		}
		if (value instanceof Map || value instanceof Collection) {
			return text(value);
		}
		return value.toString();
	}

	private static String plain(BigDecimal number) {
		return (Math.abs((long) number.scale()) <= MAX_PLAIN_SCALE) ? number.toPlainString() : number.toString();
	}

	/** Returns nested values as JSON: an answer has only strings and booleans. */
	private String text(Object nested) {
		try {
			return this.json.writeValueAsString(nested);
		}
		catch (JsonProcessingException ex) {
			throw new InvalidRowException(this.source.label() + " must return values that can be written as JSON");
		}
	}

}
