package dev.crmbridge.callevents.delivery;

import java.util.List;

import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.health.HealthCheckRegistry;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells when a durable endpoint has not got an event for a quarter of an hour. An
 * endpoint whose block was removed is none any more.
 */
@Component("deliveriesHealthIndicator")
class DeliveriesHealth implements HealthIndicator {

	private static final String LATE = """
			select e.name from unnest(:names) as e (name) cross join lateral (
			  select since from delivery d
			  where d.endpoint = e.name and d.state = 'due' and since > '-infinity' order by since limit 1) oldest
			where oldest.since < now() - interval '15 minutes' order by e.name""";

	private final JdbcClient store;

	private final CrmEndpointRegistry endpoints;

	private final HealthIndicator check;

	DeliveriesHealth(@Qualifier("eventStore") JdbcClient eventStore, CrmEndpointRegistry endpoints,
			HealthCheckRegistry checks) {
		this.store = eventStore;
		this.endpoints = endpoints;
		this.check = checks.add(this::ask, Health.unknown().withDetail("reason", "the store does not tell").build());
	}

	@Override
	public Health health() {
		return this.check.health();
	}

	private Health ask() {
		List<String> late = late();
		return late.isEmpty() ? Health.up().build()
				: Health.down()
					.withDetail("reason",
							"deliveries have been due for more than 15 minutes: " + String.join(", ", late))
					.build();
	}

	/** The durable endpoints that wait for an event for too long. */
	List<String> late() {
		return this.store.sql(LATE)
			.param("names", this.endpoints.durableNames().toArray(String[]::new))
			.query(String.class)
			.list();
	}

}
