package dev.crmbridge.memberlists.report;

import java.util.Map;

import dev.crmbridge.memberlists.DialerNames;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.LoadState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Meters of the rows of loads that have ended. */
@Component
class LoadMeters {

	private final MeterRegistry meters;

	LoadMeters(MeterRegistry meters, DialerNames dialers) {
		this.meters = meters;
		// registered from the start, so that the first list shows as a rise
		dialers.names().forEach((dialer) -> rows(dialer, 0, 0, 0));
	}

	/**
	 * Counts the rows of a load that has ended as loaded; rows of a preview or an undo do
	 * not count.
	 * @param load report before the end
	 * @param state the last state
	 */
	void count(LoadReport load, LoadState state) {
		if (state != load.mode().action().end() || !load.mode().action().addsMembers()) {
			return;
		}
		LoadReport.Counts rest = load.counts();
		for (Map.Entry<String, LoadReport.Counts> each : load.dialers().entrySet()) {
			LoadReport.Counts counts = each.getValue();
			rows(each.getKey(), counts.accepted(), counts.rejected(), counts.duplicates());
			rest = new LoadReport.Counts(0, rest.accepted() - counts.accepted(), rest.rejected() - counts.rejected(),
					rest.duplicates() - counts.duplicates(), 0);
		}
		// the rows of a split list that belong to no dialer
		rows(load.dialer(), rest.accepted(), rest.rejected(), rest.duplicates());
	}

	private void rows(String dialer, long accepted, long rejected, long duplicates) {
		Map.of("accepted", accepted, "rejected", rejected, "duplicate", duplicates)
			.forEach((result, rows) -> Counter.builder("bridge.member.rows")
				.description("Rows of member lists whose load has ended")
				.tag("dialer", dialer)
				.tag("result", result)
				.register(this.meters)
				.increment(rows));
	}

}
