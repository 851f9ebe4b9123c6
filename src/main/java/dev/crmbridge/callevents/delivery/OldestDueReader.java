package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import dev.crmbridge.callevents.CrmEndpointRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How old each endpoint's oldest due delivery is. All endpoints are asked for at once,
 * and seldom, however often somebody looks.
 */
@Component
class OldestDueReader {

	private static final Logger LOG = LoggerFactory.getLogger(OldestDueReader.class);

	private static final Duration KEPT = Duration.ofSeconds(5);

	/** Gives up within a second or so, so that nobody who looks waits longer. */
	private final JdbcClient store;

	private final CrmEndpointRegistry endpoints;

	/** Guarded by this, as the next is; null before the first look. */
	private Map<String, Double> ages;

	private long askedAt;

	OldestDueReader(@Qualifier("eventStore") JdbcClient store, CrmEndpointRegistry endpoints) {
		this.store = store;
		this.endpoints = endpoints;
	}

	/**
	 * The age of an endpoint's oldest due delivery.
	 * @param endpoint the endpoint's name
	 * @return seconds, at most a few seconds ago; 0 if nothing is due, NaN while the
	 * store does not say
	 */
	synchronized double seconds(String endpoint) {
		if (this.ages == null || System.nanoTime() - this.askedAt > KEPT.toNanos()) {
			this.ages = ask();
			this.askedAt = System.nanoTime();
		}
		return this.ages.getOrDefault(endpoint, Double.NaN);
	}

	private Map<String, Double> ask() {
		try {
			return this.store
				.sql("""
						select name, coalesce(greatest(extract(epoch from now() - (
						  select since from delivery
						  where endpoint = name and state = 'due' and since > '-infinity' order by since limit 1)), 0), 0) as age
						from unnest(:names) as name""")
				.param("names", this.endpoints.names().toArray(String[]::new))
				.query((row, n) -> Map.entry(row.getString("name"), row.getDouble("age")))
				.list()
				.stream()
				.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
		}
		catch (DataAccessException ex) {
			LOG.debug("The store does not say what is due", ex);
			return Map.of();
		}
	}

}
