package dev.crmbridge.loads;

import java.util.List;

import dev.crmbridge.health.HealthChecks;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Tells when loads of lists are stopped. */
@Component("memberListsHealthIndicator")
class LoadsHealth implements HealthIndicator {

	private static final int NAMED = 10;

	private final LoadReports reports;

	private final HealthIndicator check;

	LoadsHealth(LoadReports reports, HealthChecks checks) {
		this.reports = reports;
		this.check = checks.add(this::ask, Health.unknown().withDetail("reason", "the store does not tell").build());
	}

	@Override
	public Health health() {
		return this.check.health();
	}

	private Health ask() {
		List<LoadReport> stopped = this.reports.list(null, "stopped", NAMED);
		if (stopped.isEmpty()) {
			return Health.up().build();
		}
		Health.Builder health = Health.down().withDetail("reason", "loads are stopped");
		stopped.forEach((load) -> health.withDetail(load.id(), "stopped: " + withoutDetail(load.reason())));
		return health.build();
	}

	/** What Webitel says of it may hold a member's name, and is for /admin. */
	private static String withoutDetail(String reason) {
		return reason.split(": ", 2)[0];
	}

}
