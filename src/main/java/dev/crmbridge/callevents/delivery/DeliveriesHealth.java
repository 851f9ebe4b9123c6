package dev.crmbridge.callevents.delivery;

import java.util.List;

import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.health.BlockingHealthIndicator;
import dev.crmbridge.store.SqlFile;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Health of deliveries: down while a delivery to a durable endpoint has been due for more
 * than 15 minutes. Endpoints without a block do not count.
 */
@Component("deliveriesHealthIndicator")
class DeliveriesHealth extends BlockingHealthIndicator {

	private static final String LATE_ENDPOINTS = SqlFile.read(DeliveriesHealth.class, "late-endpoints");

	private final JdbcClient store;

	private final CrmEndpointRegistry endpoints;

	DeliveriesHealth(@Qualifier("eventStore") JdbcClient eventStore, CrmEndpointRegistry endpoints) {
		this.store = eventStore;
		this.endpoints = endpoints;
	}

	@Override
	public Health health() {
		List<String> late = lateEndpoints();
		return late.isEmpty() ? Health.up().build()
				: down("deliveries have been due for more than 15 minutes: " + String.join(", ", late));
	}

	/** Returns the names of the durable endpoints with a late delivery, sorted. */
	List<String> lateEndpoints() {
		return this.store.sql(LATE_ENDPOINTS)
			.param("names", this.endpoints.durableNames().toArray(String[]::new))
			.query(String.class)
			.list();
	}

}
