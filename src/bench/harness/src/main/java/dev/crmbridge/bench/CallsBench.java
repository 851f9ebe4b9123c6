package dev.crmbridge.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.webitel.FakeWebitel;

/**
 * Whether lookups notice that Webitel is slow: with and without many clients that wait
 * for it, and as a control with as many that need not wait.
 */
final class CallsBench implements Benchmark {

	private static final int PER_SECOND = 200;

	private static final int CLIENTS = 500;

	private static final Duration SLOW = Duration.ofSeconds(5);

	@Override
	public void run(Setup setup, Report report) throws Exception {
		try (Postgres postgres = Postgres.start();
				FakeWebitel webitel = new FakeWebitel();
				Target bridge = bridge(setup, report, postgres, webitel)) {
			report.progress("warm-up: as many lookups as there can be");
			Rounds.warmUp(setup, report, (duration) -> LookupLoad.run(setup, bridge, setup.customers(), duration));
			List<Result> results = Rounds.run(setup, report,
					List.of(new Rounds.Candidate("alone", (duration) -> lookups(setup, bridge, duration)),
							new Rounds.Candidate("500 clients, Webitel takes 5 s",
									(duration) -> withClients(setup, bridge, webitel, SLOW, duration)),
							new Rounds.Candidate("500 clients, Webitel is quick",
									(duration) -> withClients(setup, bridge, webitel, Duration.ZERO, duration))));
			report.heading("Lookups while Webitel is slow");
			report.text("200 lookups a second; each client asks for agents every 5 s.");
			report.table(results, "alone");
		}
	}

	private static Target bridge(Setup setup, Report report, Postgres postgres, FakeWebitel webitel)
			throws IOException, InterruptedException {
		webitel.keepBytes(0);
		webitel.addAgent(7, "Olena Bondar", "1001");
		report.progress("making " + setup.customers() + " customers");
		Customers.create(postgres, "crm", setup.customers());
		postgres.createDatabase("bridge");
		BridgeSite site = new BridgeSite(setup, "bridge").databases(postgres, "crm", "bridge").webitel(webitel);
		return new Target(site.start(), site.url(""));
	}

	private static Figures withClients(Setup setup, Target bridge, FakeWebitel webitel, Duration answerAfter,
			Duration duration) throws Exception {
		webitel.answerAfter(answerAfter);
		try (PatientClients clients = new PatientClients(CLIENTS, bridge.url() + "/crm/agents")) {
			clients.awaitAll();
			long good = clients.good();
			long busy = clients.busy();
			Figures figures = lookups(setup, bridge, duration);
			return figures.with("calls/s answered 200", (clients.good() - good) / (double) duration.toSeconds())
				.with("calls/s answered 503", (clients.busy() - busy) / (double) duration.toSeconds());
		}
	}

	private static Figures lookups(Setup setup, Target bridge, Duration duration) throws Exception {
		Duration before = bridge.child().cpu();
		double[] millis = new SteadyLoad(PER_SECOND).run(duration, (planned) -> {
			int customer = ThreadLocalRandom.current().nextInt(setup.customers());
			return HttpRequest
				.newBuilder(URI.create(bridge.url() + "/webitel/caller-lookup?cid=" + Customers.number(customer)))
				.header("X-Api-Key", BridgeSite.KEY)
				.build();
		});
		return new Figures().with("lookup p99 ms", Figures.percentile(millis, 99))
			.with("p50 ms", Figures.percentile(millis, 50))
			.with("longest ms", Figures.percentile(millis, 100))
			.with("CPU % of a core", bridge.cpuMillis(before, duration.toMillis()) * 100)
			.with("MB resident", bridge.residentMegabytes());
	}

}
