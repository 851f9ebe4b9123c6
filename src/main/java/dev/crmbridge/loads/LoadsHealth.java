package dev.crmbridge.loads;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.health.HealthChecks;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Reports stopped loads, and files that cannot be claimed. */
@Component("memberListsHealthIndicator")
class LoadsHealth implements HealthIndicator {

	private static final int NAMED = 10;

	private final LoadReports reports;

	private final UnclaimedFiles unclaimed;

	private final MembersDir dir;

	private final Reasons reasons;

	private final HealthIndicator check;

	LoadsHealth(LoadReports reports, UnclaimedFiles unclaimed, MembersDir dir, Reasons reasons, HealthChecks checks) {
		this.reports = reports;
		this.unclaimed = unclaimed;
		this.dir = dir;
		this.reasons = reasons;
		this.check = checks.add(this::ask, Health.unknown().withDetail("reason", "the store does not tell").build());
	}

	@Override
	public Health health() {
		return this.check.health();
	}

	private Health ask() {
		Map<String, String> details = new LinkedHashMap<>();
		List<String> reasons = new ArrayList<>();
		List<LoadReport> stopped = this.reports.list(null, "stopped", NAMED);
		if (!stopped.isEmpty()) {
			reasons.add("loads are stopped");
			stopped.forEach((load) -> details.put(load.id(), "stopped: " + withoutDetail(load.reason())));
		}
		Map<Path, String> unclaimed = this.unclaimed.reported();
		if (!unclaimed.isEmpty()) {
			reasons.add("files below members.dir cannot be claimed");
			unclaimed.entrySet()
				.stream()
				.limit(NAMED)
				.forEach((each) -> details.put(UnclaimedFiles.shown(each.getKey()),
						this.reasons.englishDetail(each.getValue())));
		}
		Health.Builder health = reasons.isEmpty() ? Health.up()
				: Health.down().withDetail("reason", String.join("; ", reasons));
		details.forEach(health::withDetail);
		List<String> writable = this.dir.writableByOthers();
		if (!writable.isEmpty()) {
			health.withDetail("warning",
					"others than the service may write into " + String.join(", ", writable) + " below members.dir");
		}
		return health.build();
	}

	/** What Webitel says of it may hold a member's name, and is for /admin. */
	private static String withoutDetail(String reason) {
		return reason.split(": ", 2)[0];
	}

}
