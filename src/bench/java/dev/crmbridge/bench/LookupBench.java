package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.postgres.Postgres;

import org.springframework.http.HttpMethod;

/** Lookups of random customers: the bridge, both peers and pgbench in turns. */
record LookupBench(Options options, Report report) {

	private static final String SCRIPT = """
			math.randomseed(%d)
			local headers = {["X-Api-Key"] = "%s"}
			function request()
			  local path = string.format("/webitel/caller-lookup?cid=050%%07d", math.random(0, %d - 1))
			  return wrk.format("GET", path, headers)
			end
			wrong = 0
			function response(status, headers, body)
			  if not body:find('"source":"crm"', 1, true) then wrong = wrong + 1 end
			end
			""";

	void run() throws Exception {
		Path folder = this.options.folder("lookup");
		int customers = this.options.customers();
		try (Postgres postgres = SampleCrm.start(customers)) {
			Launcher launcher = new Launcher(this.options, folder, postgres, Map.of());
			try (Candidate bridge = launcher.bridge(Launcher.NO_WEBITEL);
					Candidate bare = launcher.peer("bare");
					Candidate shipped = launcher.peer("shipped")) {
				List<Candidate> candidates = List.of(bridge, bare, shipped);
				requireSameAnswers(candidates, customers);
				Rounds rounds = new Rounds();
				candidates
					.forEach((each) -> rounds.with(each.name(), (duration) -> load(folder, each, customers, duration)));
				rounds.with("floor: the statement by pgbench",
						new PgBench(folder, postgres, "crm", floor(customers)).load("lookups/s"));
				this.report.table("Lookups, 32 connections", rounds.run(this.options, this.report), "shipped", "bare");
			}
		}
	}

	private static Map<String, Double> load(Path folder, Candidate candidate, int customers, Duration duration)
			throws IOException, InterruptedException {
		Duration before = candidate.cpu();
		Wrk wrk = Wrk.run(folder, candidate, duration,
				SCRIPT.formatted(System.nanoTime() % 1_000_000, Candidate.KEY, customers), "lookups/s");
		candidate.addCosts(wrk.figures(), "lookup", before, wrk.requests());
		return wrk.figures();
	}

	private static String floor(int customers) throws IOException {
		return "\\set n random(0, %d)%n".formatted(customers - 1)
				+ Files.readString(Options.ROOT.resolve("config/sql/caller-lookup.sql"))
					.replaceAll("(?m)^--.*\\R", "")
					.replace(":#digits", "'38050' || lpad(:n::text, 7, '0')");
	}

	/** Fails unless all candidates give the same answers, and so do the same work. */
	private static void requireSameAnswers(List<Candidate> candidates, int customers) {
		for (String cid : List.of("0500000000", "00380500000001", "050%07d".formatted(customers - 1), "+380671112233",
				"anonymous")) {
			List<JsonNode> answers = candidates.stream()
				.map((each) -> each.request(HttpMethod.GET, "/webitel/caller-lookup?cid={cid}", cid))
				.distinct()
				.toList();
			if (answers.size() != 1) {
				throw new IllegalStateException("the answers for " + cid + " differ: " + answers);
			}
		}
	}

}
