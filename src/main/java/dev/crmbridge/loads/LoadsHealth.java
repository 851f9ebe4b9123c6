package dev.crmbridge.loads;

import java.util.List;

import dev.crmbridge.database.StoreSchema;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Tells when loads of lists are stopped. */
@Component("memberListsHealthIndicator")
class LoadsHealth implements HealthIndicator {

	private static final int NAMED = 10;

	private final LoadReports reports;

	private final StoreSchema store;

	LoadsHealth(LoadReports reports, StoreSchema store) {
		this.reports = reports;
		this.store = store;
	}

	@Override
	public Health health() {
		if (!this.store.isReady()) {
			return Health.unknown().withDetail("reason", "the store is away").build();
		}
		try {
			List<LoadReport> stopped = this.reports.list(null, "stopped", NAMED);
			Health.Builder health = stopped.isEmpty() ? Health.up() : Health.down();
			stopped.forEach((load) -> health.withDetail(load.id(), "stopped: " + load.reason()));
			return health.build();
		}
		catch (DataAccessException ex) {
			return Health.unknown().withDetail("reason", "the store is away").build();
		}
	}

}
