package dev.crmbridge.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.crmbridge.testkit.postgres.Postgres;

import org.springframework.util.function.ThrowingFunction;

/** Lists, previewed and loaded: the bridge and a Spring Batch job in turns. */
record ListsBench(Options options, Report report) {

	void run() throws Exception {
		compare("preview", this.options.quick() ? 5_000 : 500_000);
		compare("in", this.options.quick() ? 5_000 : 200_000);
	}

	private void compare(String mode, int rows) throws Exception {
		Path folder = this.options.folder("lists-" + mode);
		int members = mode.equals("in") ? rows : 0;
		try (Postgres postgres = SampleCrm.start(1);
				ListQueue bridgeQueue = new ListQueue(members);
				ListQueue batchQueue = new ListQueue(members)) {
			Launcher launcher = new Launcher(this.options, folder, postgres, Map.of());
			try (Candidate bridge = launcher.bridge(bridgeQueue.settings());
					Candidate batch = launcher.batch(batchQueue.settings(), mode)) {
				Rounds rounds = new Rounds()
					.with("bridge",
							load(bridge, ListImporter.of(bridge, folder.resolve("members/" + mode + "/soft")),
									bridgeQueue, rows))
					.with("Spring Batch", load(batch, ListImporter.of(batch), batchQueue, rows));
				this.report.table("Lists of %,d rows, folder `members/%s`".formatted(rows, mode),
						rounds.run(this.options, this.report), "Spring Batch");
			}
		}
	}

	/** Imports the next list each time; both candidates get the same lists. */
	private static ThrowingFunction<Duration, Map<String, Double>> load(Candidate candidate, ListImporter importer,
			ListQueue queue, int rows) {
		AtomicInteger edition = new AtomicInteger();
		return (duration) -> {
			Path list = candidate.log().resolveSibling("list-" + edition.incrementAndGet() + ".csv");
			if (!Files.exists(list)) {
				new ListFile(rows, edition.get()).write(list);
			}
			Duration before = candidate.cpu();
			double seconds = importer.run(list, rows).toNanos() / 1e9;
			Map<String, Double> figures = new LinkedHashMap<>(Map.of("rows/s", rows / seconds));
			candidate.addCosts(figures, "row", before, rows);
			queue.requireListAndEmpty();
			return figures;
		};
	}

}
