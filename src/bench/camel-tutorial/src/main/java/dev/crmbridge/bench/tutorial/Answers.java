package dev.crmbridge.bench.tutorial;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.Body;
import org.apache.camel.Header;

import org.springframework.stereotype.Component;

/** Makes the answers to lookups. */
@Component("answers")
public class Answers {

	private static final List<String> KEYS = List.of("customer_id", "name", "debt_amount", "currency", "agent",
			"queue");

	/** The answer of the database; without a row if no customer was found. */
	public Map<String, Object> found(@Header("number") String number, @Body Map<String, Object> row) {
		return answer(number, (row != null) ? row : Map.of(), "crm");
	}

	/** The answer while the database gives none. */
	public Map<String, Object> unknown(@Header("number") String number) {
		return answer(number, Map.of(), "default");
	}

	/** The answer for a call without a number. */
	public Map<String, Object> noNumber(@Header("cid") String cid) {
		return answer((cid != null) ? cid : "", Map.of(), "none");
	}

	private static Map<String, Object> answer(String cid, Map<String, Object> row, String source) {
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("found", !row.isEmpty());
		answer.put("debt", !row.isEmpty() && ((BigDecimal) row.get("debt_amount")).signum() > 0);
		answer.put("cid", cid);
		KEYS.forEach((key) -> answer.put(key, (row.get(key) != null) ? row.get(key).toString() : ""));
		answer.put("source", source);
		return answer;
	}

}
