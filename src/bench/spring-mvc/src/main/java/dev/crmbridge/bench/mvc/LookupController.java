package dev.crmbridge.bench.mvc;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers who is calling. */
@RestController
class LookupController {

	private static final List<String> KEYS = List.of("customer_id", "name", "debt_amount", "currency", "agent",
			"queue");

	private final PhoneNumbers numbers;

	private final Customers customers;

	LookupController(PhoneNumbers numbers, Customers customers) {
		this.numbers = numbers;
		this.customers = customers;
	}

	@GetMapping("/webitel/caller-lookup")
	Map<String, Object> lookup(@RequestParam(defaultValue = "") String cid) {
		Optional<String> number = this.numbers.e164(cid);
		if (number.isEmpty()) {
			return answer(cid.substring(0, Math.min(cid.length(), 64)), Map.of(), "none");
		}
		Customers.Found found = this.customers.find(number.get());
		return answer(number.get(), found.row(), found.source());
	}

	private static Map<String, Object> answer(String cid, Map<String, String> row, String source) {
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("found", !row.isEmpty());
		answer.put("debt", !row.isEmpty() && new BigDecimal(row.get("debt_amount")).signum() > 0);
		answer.put("cid", cid);
		KEYS.forEach((key) -> answer.put(key, row.getOrDefault(key, "")));
		answer.put("source", source);
		return answer;
	}

}
