package dev.crmbridge.bench;

import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.StoredMember;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Members that are removed and synchronised by lists, beside a deletion for each member.
 */
record LivingListsBench(Options options, Report report) {

	private static final long QUEUE = 11;

	private static final int PARALLEL = 16;

	private static final Duration ANSWER = Duration.ofMillis(20);

	private static final String DIALERS = """
			dialers:
			  living:
			    queue: "11"
			    key: "{contract}"
			    name: "{client}"
			    communications: [ {destination: "{phone}", type: "1"} ]
			""";

	void run() throws Exception {
		int rows = this.options.quick() ? 50_000 : 500_000;
		Path folder = this.options.folder("living");
		try (Postgres postgres = SampleCrm.start(1); FakeWebitel webitel = new FakeWebitel()) {
			webitel.keepBytes(0);
			webitel.answerAfter(ANSWER);
			Launcher launcher = new Launcher(this.options, folder, postgres, Map.of());
			List<String> settings = List.of("--webitel.url=" + webitel.url(), "--webitel.token=" + FakeWebitel.TOKEN,
					"--members.settle=300ms");
			try (Candidate bridge = launcher.bridge(DIALERS, settings)) {
				List<Result> results = new ArrayList<>();
				results.add(list(bridge, webitel, "synchronise: all new", "sync", rows, 0, 0));
				results.add(list(bridge, webitel, "synchronise: 1 % changed", "sync", rows, 0, 100));
				results.add(list(bridge, webitel, "remove a fifth", "remove", rows / 5, 0, 0));
				results.add(deletions(webitel, rows / 5));
				this.report.table("%,d members, Webitel answers after %d ms".formatted(rows, ANSWER.toMillis()),
						results);
			}
		}
	}

	/** Drops a list, and returns its figures. */
	private Result list(Candidate bridge, FakeWebitel webitel, String name, String folder, int rows, int first,
			int changed) throws Exception {
		Path list = bridge.log().resolveSibling(folder + rows + "-" + changed + ".csv");
		try (BufferedWriter out = Files.newBufferedWriter(list)) {
			out.write(folder.equals("remove") ? "contract\n" : "contract,client,phone\n");
			for (int row = first; row < first + rows; row++) {
				String client = (changed > 0 && row % changed == 0) ? "Changed " : "Client ";
				out.write(folder.equals("remove") ? "C-" + row + "\n"
						: "C-%d,%s%d,38050%07d\n".formatted(row, client, row, row));
			}
		}
		int requests = webitel.requests().size();
		Duration cpu = bridge.cpu();
		Path drop = bridge.log().resolveSibling("members").resolve(folder).resolve("living");
		Files.move(Files.copy(list, drop.resolve(list.getFileName() + ".tmp")), drop.resolve(list.getFileName()));
		JsonNode load = ListImporter.awaitEnd(bridge, list.getFileName().toString());
		if (load.path("accepted").asInt() != rows) {
			throw new IllegalStateException(rows + " rows were expected: " + load);
		}
		double seconds = Duration
			.between(OffsetDateTime.parse(load.path("started_at").asText()),
					OffsetDateTime.parse(load.path("ended_at").asText()))
			.toMillis() / 1000.0;
		this.report.progress("%s: %.1f s, %d requests".formatted(name, seconds, webitel.requests().size() - requests));
		Map<String, Double> figures = new LinkedHashMap<>(Map.of("rows/s", rows / seconds));
		figures.put("seconds", seconds);
		bridge.addCosts(figures, "row", cpu, rows);
		return new Result(name, List.of(figures));
	}

	/** Deletes members by a request each. */
	private Result deletions(FakeWebitel webitel, int count) throws Exception {
		List<Long> ids = webitel.members(QUEUE).stream().map(StoredMember::id).limit(count).toList();
		RestClient http = RestClient.builder().requestFactory(new SimpleClientHttpRequestFactory()).build();
		ExecutorService threads = Executors.newFixedThreadPool(PARALLEL);
		long start = System.nanoTime();
		List<Future<?>> deletions = new ArrayList<>();
		for (long id : ids) {
			deletions.add(threads.submit(() -> http.method(HttpMethod.DELETE)
				.uri(webitel.url() + "/call_center/queues/" + QUEUE + "/members/" + id)
				.header(FakeWebitel.TOKEN_HEADER, FakeWebitel.TOKEN)
				.retrieve()
				.toBodilessEntity()));
		}
		for (Future<?> deletion : deletions) {
			deletion.get();
		}
		threads.shutdown();
		double seconds = (System.nanoTime() - start) / 1e9;
		Map<String, Double> figures = new LinkedHashMap<>(Map.of("rows/s", count / seconds));
		figures.put("seconds", seconds);
		return new Result("a DELETE for each of a fifth", List.of(figures));
	}

}
