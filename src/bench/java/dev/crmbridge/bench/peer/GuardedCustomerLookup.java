package dev.crmbridge.bench.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.bulkhead.annotation.Bulkhead;
import io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds customers behind a circuit breaker and a bulkhead, with a cache behind both. */
@Component
@Profile("shipped")
class GuardedCustomerLookup extends CustomerLookup {

	private static final Logger LOG = LoggerFactory.getLogger(GuardedCustomerLookup.class);

	private final Cache<String, Map<String, String>> lastRows = Caffeine.newBuilder()
		.maximumSize(100_000)
		.expireAfterWrite(Duration.ofHours(24))
		.build();

	GuardedCustomerLookup(@Qualifier("crm") JdbcClient crm, PeerSettings settings) throws IOException {
		super(crm, settings);
	}

	@Override
	@CircuitBreaker(name = "crm", fallbackMethod = "findLast")
	@Bulkhead(name = "crm")
	public Result find(String number) {
		Map<String, String> row = query(number);
		this.lastRows.put(number, row);
		return new Result(row, "crm");
	}

	Result findLast(String number, Exception failure) {
		LOG.warn("No answer from the CRM database: {}", failure.toString());
		Map<String, String> last = this.lastRows.getIfPresent(number);
		return (last != null) ? new Result(last, "cache") : new Result(Map.of(), "default");
	}

}
