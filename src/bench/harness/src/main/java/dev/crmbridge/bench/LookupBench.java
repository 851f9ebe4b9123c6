package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import dev.crmbridge.testkit.postgres.Postgres;

/** Who is calling: the bridge, the hand-written peer, the tutorial's route, the floor. */
final class LookupBench implements Benchmark {

	@Override
	public void run(Setup setup, Report report) throws Exception {
		try (Postgres postgres = databases(setup, report);
				Target bridge = bridge(setup, postgres);
				Target mvc = Peers.mvc(setup, Peers.MVC, postgres, "crm", "mvc", Map.of());
				Target tutorial = Peers.tutorial(setup, Peers.TUTORIAL, postgres, "crm")) {
			LookupLoad.requireSameAnswers(List.of(bridge, mvc, tutorial), setup.customers());
			compare(setup, report, bridge, mvc, tutorial, floor(setup, postgres));
		}
	}

	private static Postgres databases(Setup setup, Report report) {
		Postgres postgres = Postgres.start();
		report.progress("making " + setup.customers() + " customers");
		Customers.create(postgres, "crm", setup.customers());
		postgres.createDatabase("bridge");
		postgres.createDatabase("mvc");
		return postgres;
	}

	private static Target bridge(Setup setup, Postgres postgres) throws IOException, InterruptedException {
		BridgeSite site = new BridgeSite(setup, "bridge").databases(postgres, "crm", "bridge");
		return new Target(site.start(), site.url(""));
	}

	private static void compare(Setup setup, Report report, Target bridge, Target mvc, Target tutorial, Floor floor)
			throws Exception {
		List<Result> results = Rounds.run(setup, report,
				List.of(candidate(setup, "bridge", bridge), candidate(setup, Peers.MVC, mvc),
						candidate(setup, Peers.TUTORIAL, tutorial),
						new Rounds.Candidate("floor", (duration) -> floor.run(duration, "lookups/s"))));
		report.heading("Lookups");
		report.text("%d connections, %,d customers.".formatted(LookupLoad.CONNECTIONS, setup.customers()));
		report.table(results, Peers.MVC);
	}

	private static Rounds.Candidate candidate(Setup setup, String name, Target target) {
		return new Rounds.Candidate(name, (duration) -> LookupLoad.run(setup, target, setup.customers(), duration));
	}

	private static Floor floor(Setup setup, Postgres postgres) throws IOException {
		String sql = Files.readString(setup.root().resolve("config/sql/caller-lookup.sql"))
			.replaceAll("(?m)^--.*\\R", "")
			.replace(":#digits", "?");
		return new Floor(postgres, "crm", sql, (statement) -> statement.setString(1,
				"38" + Customers.number(ThreadLocalRandom.current().nextInt(setup.customers()))));
	}

}
