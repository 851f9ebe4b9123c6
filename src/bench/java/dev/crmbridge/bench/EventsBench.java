package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import com.sun.net.httpserver.HttpExchange;
import dev.crmbridge.testkit.http.LocalServer;
import dev.crmbridge.testkit.postgres.Postgres;

/** Call events, accepted alone and while three endpoints receive them. */
record EventsBench(Options options, Report report) {

	private static final String SCRIPT = """
			local headers = {["X-Api-Key"] = "%s", ["Content-Type"] = "application/json"}
			local i = 0
			function request()
			  i = i + 1
			  return wrk.format("POST", "/webitel/call-events", headers, '{"event":"offering","direction":"inbound",' ..
			    '"queue":"11","member":"","attempt":"9001","uuid":"%s-' .. i .. '","agent":"1001",' ..
			    '"cid":"380501112233","timestamp":"1795391999000"}')
			end
			""";

	void run() throws Exception {
		for (int endpoints : List.of(0, 3)) {
			try (LocalServer crm = new LocalServer("crm", 0, EventsBench::receive)) {
				Map<String, String> urls = new TreeMap<>();
				for (int i = 0; i < endpoints; i++) {
					urls.put("e" + i, "http://127.0.0.1:" + crm.port() + "/e" + i);
				}
				compare(urls);
			}
		}
	}

	private static void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			exchange.getRequestBody().readAllBytes();
			exchange.sendResponseHeaders(200, -1);
		}
	}

	private void compare(Map<String, String> endpoints) throws Exception {
		Path folder = this.options.folder("events-" + endpoints.size());
		try (Postgres postgres = SampleCrm.start(1)) {
			Launcher launcher = new Launcher(this.options, folder, postgres, endpoints);
			try (Candidate bridge = launcher.bridge(Launcher.NO_WEBITEL);
					Candidate bare = launcher.peer("bare");
					Candidate shipped = launcher.peer("shipped")) {
				Rounds rounds = new Rounds();
				for (Candidate each : List.of(bridge, bare, shipped)) {
					EventStore store = new EventStore(postgres, each);
					rounds.with(each.name(), (duration) -> load(folder, each, store, endpoints.size(), duration));
				}
				postgres.execute("postgres", "create table floor (id uuid primary key, body text not null)");
				rounds.with("floor: an insert by pgbench",
						new PgBench(folder, postgres, "postgres",
								"insert into floor (id, body) values (gen_random_uuid(), repeat('x', 300))")
							.load("accepted/s"));
				this.report.table("Call events, 32 connections, %d endpoints".formatted(endpoints.size()),
						rounds.run(this.options, this.report), "shipped", "bare");
			}
		}
	}

	/** Ends when each accepted event is stored and delivered. */
	private static Map<String, Double> load(Path folder, Candidate candidate, EventStore store, int endpoints,
			Duration duration) throws Exception {
		store.settle();
		long stored = store.events();
		long start = System.nanoTime();
		Duration before = candidate.cpu();
		Wrk wrk = Wrk.run(folder, candidate, duration, SCRIPT.formatted(Candidate.KEY, UUID.randomUUID()),
				"accepted/s");
		store.awaitDelivered(stored + wrk.requests());
		if (endpoints > 0) {
			wrk.figures().put("deliveries/s", endpoints * wrk.requests() * 1e9 / (System.nanoTime() - start));
		}
		candidate.addCosts(wrk.figures(), "event", before, wrk.requests());
		return wrk.figures();
	}

}
