package dev.crmbridge.bench;

import java.util.List;
import java.util.UUID;

/** Accepting call events: the bridge, the hand-written peer, the floor. */
final class EventsBench implements Benchmark {

	@Override
	public void run(Setup setup, Report report) throws Exception {
		EventSites.withBoth(setup, (postgres, bridge, mvc) -> {
			postgres.execute("postgres", "create table floor (id uuid primary key, body text not null)");
			String body = "{\"event\":\"offering\"," + "\"filler\":\"" + "x".repeat(250) + "\"}";
			Floor floor = new Floor(postgres, "postgres", "insert into floor (id, body) values (?, ?)", (statement) -> {
				statement.setObject(1, UUID.randomUUID());
				statement.setString(2, body);
			});
			List<Result> results = Rounds.run(setup, report,
					List.of(new Rounds.Candidate("bridge", bridge::accept),
							new Rounds.Candidate(Peers.MVC, mvc::accept),
							new Rounds.Candidate("floor", (duration) -> floor.run(duration, "accepted/s"))));
			report.heading("Accepting call events");
			report
				.text("32 connections, %d endpoints, which get the events meanwhile.".formatted(EventSites.ENDPOINTS));
			report.table(results, Peers.MVC);
		});
	}

}
