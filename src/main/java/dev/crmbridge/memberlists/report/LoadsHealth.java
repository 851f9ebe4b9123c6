package dev.crmbridge.memberlists.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.crmbridge.health.BlockingHealthIndicator;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.repository.LoadReportRepository;
import dev.crmbridge.memberlists.workdir.MembersDir;
import dev.crmbridge.memberlists.workdir.UnclaimedFileRegistry;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/** Health indicator of member lists: stopped loads, and files that cannot be claimed. */
@Component("memberListsHealthIndicator")
class LoadsHealth extends BlockingHealthIndicator {

	/** Most loads, and most files, that are named. */
	private static final int MAX_NAMED = 10;

	private final LoadReportRepository reports;

	private final UnclaimedFileRegistry unclaimed;

	private final MembersDir dir;

	private final ReasonTexts reasons;

	LoadsHealth(LoadReportRepository reports, UnclaimedFileRegistry unclaimed, MembersDir dir, ReasonTexts reasons) {
		this.reports = reports;
		this.unclaimed = unclaimed;
		this.dir = dir;
		this.reasons = reasons;
	}

	@Override
	public Health health() {
		return withFiles(loads());
	}

	/** Files and folders are reported without the store, too. */
	@Override
	protected Health unanswered() {
		return withFiles(super.unanswered());
	}

	private Health withFiles(Health loads) {
		Map<Path, String> unclaimed = this.unclaimed.reported();
		List<String> writable = this.dir.writableByOthers();
		Health.Builder health = Health.status(unclaimed.isEmpty() ? loads.getStatus() : Status.DOWN)
			.withDetails(loads.getDetails());
		if (!unclaimed.isEmpty()) {
			String reason = "files below members.dir cannot be claimed";
			health.withDetail("reason", (loads.getStatus().equals(Status.DOWN))
					? loads.getDetails().get("reason") + "; " + reason : reason);
			unclaimed.entrySet()
				.stream()
				.limit(MAX_NAMED)
				.forEach((each) -> health.withDetail(UnclaimedFileRegistry.shown(each.getKey()),
						this.reasons.englishDetail(each.getValue())));
		}
		if (!writable.isEmpty()) {
			health.withDetail("warning", "accounts other than the service's may write into "
					+ String.join(", ", writable) + " below members.dir");
		}
		return health.build();
	}

	private Health loads() {
		List<LoadReport> stopped = this.reports.list(null, LoadState.STOPPED, MAX_NAMED);
		if (stopped.isEmpty()) {
			return Health.up().build();
		}
		Health.Builder health = Health.down().withDetail("reason", "loads are stopped");
		stopped.forEach((load) -> health.withDetail(load.id(), "stopped: " + withoutDetail(load.reason())));
		return health.build();
	}

	/** Webitel's description may hold a member's name, and is for /admin alone. */
	private static String withoutDetail(String reason) {
		return reason.split(": ", 2)[0];
	}

}
