package dev.crmbridge.callevents.delivery;

import java.util.List;

import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.health.HealthCheckRegistry;
import dev.crmbridge.store.SqlFile;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Health of deliveries: down while a delivery to a durable endpoint has been due for more
 * than 15 minutes. Endpoints without a block do not count.
 */
@Component("deliveriesHealthIndicator")
class DeliveriesHealth implements HealthIndicator {

	private static final String LATE_ENDPOINTS = SqlFile.read(DeliveriesHealth.class, "late-endpoints");

	private final JdbcClient store;

	private final CrmEndpointRegistry endpoints;

	private final HealthIndicator check;

	DeliveriesHealth(@Qualifier("eventStore") JdbcClient eventStore, CrmEndpointRegistry endpoints,
			HealthCheckRegistry checks) {
		this.store = eventStore;
		this.endpoints = endpoints;
		this.check = checks.add(this::check,
				Health.unknown().withDetail("reason", "the store does not answer").build());
	}

	@Override
	public Health health() {
		return this.check.health();
	}

	private Health check() {
		List<String> late = lateEndpoints();
		return late.isEmpty() ? Health.up().build()
				: Health.down()
					.withDetail("reason",
							"deliveries have been due for more than 15 minutes: " + String.join(", ", late))
					.build();
	}

	/** Returns the names of the durable endpoints with a late delivery, sorted. */
	List<String> lateEndpoints() {
		return this.store.sql(LATE_ENDPOINTS)
			.param("names", this.endpoints.durableNames().toArray(String[]::new))
			.query(String.class)
			.list();
	}

}
