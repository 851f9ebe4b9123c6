package dev.crmbridge.callevents.delivery;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.store.SqlFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reader for the age of each endpoint's oldest due delivery. A single query serves all
 * endpoints, at most every few seconds, however often the metrics are read.
 */
@Component
class OldestDueReader {

	private static final Logger LOG = LoggerFactory.getLogger(OldestDueReader.class);

	private static final String OLDEST_DUE = SqlFile.read(OldestDueReader.class, "oldest-due");

	private static final Duration MAX_AGE = Duration.ofSeconds(5);

	/**
	 * Times out within about a second, which limits how long a reader of metrics waits.
	 */
	private final JdbcClient store;

	private final CrmEndpointRegistry endpoints;

	/** Guarded by this, as the next field is; null before the first query. */
	private Map<String, Double> ages;

	private long readAt;

	OldestDueReader(@Qualifier("eventStore") JdbcClient store, CrmEndpointRegistry endpoints) {
		this.store = store;
		this.endpoints = endpoints;
	}

	/**
	 * Returns the age of an endpoint's oldest due delivery, as of a few seconds ago.
	 * @param endpoint the endpoint's name
	 * @return seconds; 0 if no delivery is due, NaN while the store is unavailable
	 */
	synchronized double seconds(String endpoint) {
		if (this.ages == null || System.nanoTime() - this.readAt > MAX_AGE.toNanos()) {
			this.ages = readAges();
			this.readAt = System.nanoTime();
		}
		return this.ages.getOrDefault(endpoint, Double.NaN);
	}

	private Map<String, Double> readAges() {
		try {
			return this.store.sql(OLDEST_DUE)
				.param("names", this.endpoints.names().toArray(String[]::new))
				.query((row, n) -> Map.entry(row.getString("name"), row.getDouble("age")))
				.list()
				.stream()
				.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
		}
		catch (DataAccessException ex) {
			LOG.debug("Could not read the ages of due deliveries", ex);
			return Map.of();
		}
	}

}
