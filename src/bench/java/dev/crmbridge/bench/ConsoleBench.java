package dev.crmbridge.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.crmbridge.testkit.http.ConsoleBrowser;
import dev.crmbridge.testkit.postgres.Postgres;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Pages of the console with a million deliveries and 10,000 lists in the store, opened
 * one after another.
 */
record ConsoleBench(Options options, Report report) {

	private static final String PASSWORD = "bench-password";

	private static final String DELIVERIES = "/console/deliveries?";

	void run() throws Exception {
		Map<String, String> endpoints = new TreeMap<>();
		List.of("e0", "e1", "rare").forEach((name) -> endpoints.put(name, "http://127.0.0.1:1/" + name));
		try (Postgres postgres = SampleCrm.start(1)) {
			Launcher launcher = new Launcher(this.options, this.options.folder("console"), postgres, endpoints);
			List<String> settings = new ArrayList<>(Launcher.NO_WEBITEL);
			settings.add("--console.users.bench.role=operator");
			settings.add("--console.users.bench.password={bcrypt}" + new BCryptPasswordEncoder().encode(PASSWORD));
			try (Candidate bridge = launcher.bridge(settings); Connection store = postgres.connect(bridge.name())) {
				this.report.progress("a million deliveries are stored");
				fill(store);
				ConsoleBrowser browser = new ConsoleBrowser(URI.create(bridge.url()).getPort()).signIn("bench",
						PASSWORD);
				Rounds rounds = new Rounds();
				pages(store).forEach((name, path) -> rounds.with(name, (duration) -> open(browser, path, duration)));
				this.report.table("Pages of the console, 1 000 000 deliveries, 10 000 lists",
						rounds.run(this.options, this.report));
			}
		}
	}

	private static void fill(Connection store) throws IOException, SQLException {
		String script = Files.readString(Options.ROOT.resolve("src/bench/resources/console-store.sql"));
		try (Statement statement = store.createStatement()) {
			for (String each : script.split(";\n")) {
				statement.execute(each);
			}
		}
	}

	private static Map<String, String> pages(Connection store) throws SQLException {
		String call = value(store, "select uuid from call_event where seq = 100000");
		String delivery = value(store, "select event || '-' || endpoint from delivery where event = 100000 limit 1");
		LocalDateTime now = LocalDateTime.now().truncatedTo(ChronoUnit.MINUTES);
		String day = ConsoleBrowser.query("from", now.minusDays(25).toString(), "to", now.minusDays(24).toString());
		String month = ConsoleBrowser.query("from", now.minusDays(29).toString(), "to", now.toString());
		Map<String, String> pages = new TreeMap<>();
		pages.put("deliveries", DELIVERIES);
		pages.put("deliveries: page 5 000", DELIVERIES + "before=166667-e0");
		pages.put("deliveries: dead", DELIVERIES + "state=dead");
		pages.put("deliveries: expired", DELIVERIES + "state=expired");
		pages.put("deliveries: due", DELIVERIES + "state=due");
		pages.put("deliveries: dead, endpoint", DELIVERIES + "state=dead&endpoint=rare");
		pages.put("deliveries: endpoint", DELIVERIES + "endpoint=rare");
		pages.put("deliveries: endpoint without deliveries", DELIVERIES + "endpoint=none");
		pages.put("deliveries: a day long ago", DELIVERIES + day);
		pages.put("deliveries: a day long ago, dead, endpoint", DELIVERIES + day + "&state=dead&endpoint=rare");
		pages.put("deliveries: a month, due", DELIVERIES + month + "&state=due");
		pages.put("deliveries: call", DELIVERIES + "call=" + call);
		pages.put("deliveries: number", DELIVERIES + "call=0500000777");
		pages.put("deliveries: number with 5 556 events", DELIVERIES + "call=0501112233");
		pages.put("deliveries: number with 5 556 events, due", DELIVERIES + "call=0501112233&state=due");
		pages.put("one delivery", "/console/deliveries/" + delivery);
		pages.put("endpoints", "/console/endpoints");
		pages.put("lists", "/console/lists");
		pages.put("overview", "/console");
		return pages;
	}

	private static String value(Connection store, String sql) throws SQLException {
		try (Statement statement = store.createStatement(); ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return result.getString(1);
		}
	}

	private static Map<String, Double> open(ConsoleBrowser browser, String path, Duration duration) {
		List<Double> times = new ArrayList<>();
		long end = System.nanoTime() + duration.toNanos();
		int size = 0;
		while (System.nanoTime() < end || times.isEmpty()) {
			long start = System.nanoTime();
			size = browser.page(path).getBytes(StandardCharsets.UTF_8).length;
			times.add((System.nanoTime() - start) / 1e6);
		}
		times.sort(null);
		Map<String, Double> figures = new LinkedHashMap<>();
		figures.put("median ms", times.get(times.size() / 2));
		figures.put("p95 ms", times.get(times.size() * 95 / 100));
		figures.put("KB before gzip", size / 1024.0);
		return figures;
	}

}
