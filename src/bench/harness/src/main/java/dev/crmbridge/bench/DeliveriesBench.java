package dev.crmbridge.bench;

import java.util.List;

/** Delivering call events: the bridge and the hand-written peer. */
final class DeliveriesBench implements Benchmark {

	private static final int BACKLOG = 5000;

	private static final int QUICK_BACKLOG = 300;

	@Override
	public void run(Setup setup, Report report) throws Exception {
		int backlog = setup.quick() ? QUICK_BACKLOG : BACKLOG;
		EventSites.withBoth(setup, (postgres, bridge, mvc) -> {
			// first, as it warms up more
			List<Result> drained = Rounds.run(setup, report,
					List.of(new Rounds.Candidate("bridge", (duration) -> bridge.drain(backlog)),
							new Rounds.Candidate(Peers.MVC, (duration) -> mvc.drain(backlog))));
			List<Result> steady = Rounds.run(setup, report, List.of(new Rounds.Candidate("bridge", bridge::deliver),
					new Rounds.Candidate(Peers.MVC, mvc::deliver)));
			report.heading("Delivering call events");
			report.text("50 events a second for %d endpoints, from the planned moment to the receipt."
				.formatted(EventSites.ENDPOINTS));
			report.table(steady, Peers.MVC);
			report.text("A backlog of %,d events for %d endpoints.".formatted(backlog, EventSites.ENDPOINTS));
			report.table(drained, Peers.MVC);
		});
	}

}
