package dev.crmbridge.bench.peer;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers who is calling. */
@RestController
record LookupController(CustomerLookup customers) {

	private static final List<String> KEYS = List.of("customer_id", "name", "debt_amount", "currency", "agent",
			"queue");

	@GetMapping("/webitel/caller-lookup")
	Map<String, Object> lookup(@RequestParam(defaultValue = "") String cid) {
		return PhoneNumbers.e164(cid)
			.map((number) -> answer(number, this.customers.find(number)))
			.orElseGet(() -> answer(cid, new CustomerLookup.Result(Map.of(), "none")));
	}

	private static Map<String, Object> answer(String cid, CustomerLookup.Result result) {
		Map<String, String> row = result.row();
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("found", !row.isEmpty());
		answer.put("debt", !row.isEmpty() && new BigDecimal(row.get("debt_amount")).signum() > 0);
		answer.put("cid", cid);
		KEYS.forEach((key) -> answer.put(key, row.getOrDefault(key, "")));
		answer.put("source", result.source());
		return answer;
	}

}
