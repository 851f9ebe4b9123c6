package dev.crmbridge.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.crmbridge.testkit.postgres.Postgres;

/** How the bridge's costs grow: with customers, with endpoints, with what is due. */
final class GrowthBench implements Benchmark {

	private static final List<Integer> CUSTOMERS = List.of(10_000, 1_000_000, 10_000_000);

	private static final List<Integer> ENDPOINTS = List.of(1, 3, 10, 30);

	private static final List<Integer> DUE = List.of(0, 100_000, 1_000_000);

	/** A thousandth, when it is only to be seen that all runs through. */
	private static final int QUICK = 1000;

	@Override
	public void run(Setup setup, Report report) throws Exception {
		customers(setup, report);
		endpoints(setup, report);
		due(setup, report);
	}

	private static List<Integer> sizes(Setup setup, List<Integer> full) {
		return setup.quick() ? full.stream().limit(2).map((size) -> size / QUICK).toList() : full;
	}

	private static void customers(Setup setup, Report report) throws Exception {
		List<Target> targets = new ArrayList<>();
		try (Postgres postgres = Postgres.start()) {
			List<Rounds.Candidate> candidates = new ArrayList<>();
			for (int customers : sizes(setup, CUSTOMERS)) {
				String name = "customers" + customers;
				report.progress("making " + name);
				Customers.create(postgres, "crm" + customers, customers);
				postgres.createDatabase(name);
				BridgeSite site = new BridgeSite(setup, name).databases(postgres, "crm" + customers, name);
				Target target = new Target(site.start(), site.url(""));
				targets.add(target);
				candidates.add(new Rounds.Candidate("%,d customers".formatted(customers),
						(duration) -> LookupLoad.run(setup, target, customers, duration)));
			}
			List<Result> results = Rounds.run(setup, report, candidates);
			report.heading("Lookups as the customers grow");
			report.table(results, results.get(0).candidate());
		}
		finally {
			targets.forEach(Target::close);
		}
	}

	private static void endpoints(Setup setup, Report report) throws Exception {
		List<Result> results = new ArrayList<>();
		try (Postgres postgres = Postgres.start(); Receivers receivers = new Receivers()) {
			for (int endpoints : setup.quick() ? ENDPOINTS.subList(1, 2) : ENDPOINTS) {
				String name = "endpoints" + endpoints;
				try (Target bridge = EventSites.bridge(setup, name, postgres, receivers.endpoints(endpoints))) {
					EventLoad load = new EventLoad(setup, bridge, Outbox.ofBridge(postgres, name), receivers,
							endpoints);
					results.addAll(Rounds.run(setup, report,
							List.of(new Rounds.Candidate(endpoints + " endpoints", load::accept))));
				}
			}
		}
		report.heading("Accepting call events as the endpoints grow");
		report.table(results, results.get(0).candidate());
	}

	private static void due(Setup setup, Report report) throws Exception {
		List<Result> accepted = new ArrayList<>();
		List<Result> delivered = new ArrayList<>();
		try (Postgres postgres = Postgres.start(); Receivers receivers = new Receivers()) {
			for (int due : sizes(setup, DUE)) {
				try (Target bridge = withAway(setup, "due" + due, postgres,
						receivers.endpoints(EventSites.ENDPOINTS))) {
					Outbox outbox = Outbox.ofBridge(postgres, "due" + due);
					report.progress("making " + due + " due deliveries");
					outbox.fill(due, Outbox.UNAVAILABLE);
					EventLoad load = new EventLoad(setup, bridge, outbox, receivers, EventSites.ENDPOINTS);
					String name = "%,d due".formatted(due);
					accepted.addAll(Rounds.run(setup, report, List.of(new Rounds.Candidate(name, load::accept))));
					delivered.addAll(Rounds.run(setup, report, List.of(new Rounds.Candidate(name, load::deliver))));
				}
			}
		}
		report.heading("Call events as what is due grows");
		report.text("The due deliveries belong to another endpoint, which is unavailable.");
		report.table(accepted, accepted.get(0).candidate());
		report.table(delivered, delivered.get(0).candidate());
	}

	/** The unavailable endpoint gets none of the events of the load. */
	private static Target withAway(Setup setup, String name, Postgres postgres, Map<String, String> endpoints)
			throws IOException, InterruptedException {
		postgres.createDatabase(name);
		BridgeSite site = new BridgeSite(setup, name).databases(postgres, "postgres", name)
			.endpoints(endpoints)
			.endpoint(Outbox.UNAVAILABLE, "http://127.0.0.1:1/", "events=missed");
		return new Target(site.start(), site.url(""));
	}

}
