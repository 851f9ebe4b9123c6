package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import dev.crmbridge.bench.Rounds.Candidate;
import dev.crmbridge.testkit.postgres.Postgres;

/**
 * Lists: how fast they are read, and how fast they are in Webitel, beside a Spring Batch
 * job and the scheme of Webitel's own browser import. All get the same files.
 */
final class ListsBench implements Benchmark {

	private static final int QUICK_ROWS = 5_000;

	private static final int PREVIEWED_ROWS = 500_000;

	private static final int UPLOADED_ROWS = 200_000;

	private static final String BRIDGE = "bridge";

	private static final String SPRING_BATCH = "Spring Batch";

	private static final String BROWSER_IMPORT = "browser import";

	@Override
	public void run(Setup setup, Report report) throws Exception {
		for (int numbers = 1; numbers <= 2; numbers++) {
			preview(setup, report, numbers);
		}
		upload(setup, report);
	}

	private static void preview(Setup setup, Report report, int numbers) throws Exception {
		int rows = setup.quick() ? QUICK_ROWS : PREVIEWED_ROWS;
		String name = "preview-" + numbers;
		try (Postgres postgres = databases();
				ListQueue queue = new ListQueue();
				ListImporter bridge = ListBridge.previewing(setup, name, postgres, queue.webitel());
				ListImporter batch = ListPeer.springBatchPreview(setup, postgres)) {
			List<Result> results = Rounds.run(setup, report,
					List.of(candidate(BRIDGE, bridge, setup, name, rows, numbers),
							candidate(SPRING_BATCH, batch, setup, name, rows, numbers)));
			report.heading("Lists: %,d rows with %d number(s) each, previewed".formatted(rows, numbers));
			report.table(results, SPRING_BATCH);
		}
	}

	private static void upload(Setup setup, Report report) throws Exception {
		int rows = setup.quick() ? QUICK_ROWS : UPLOADED_ROWS;
		String name = "upload";
		try (Postgres postgres = databases();
				ListQueue bridgeQueue = new ListQueue();
				ListQueue batchQueue = new ListQueue();
				ListQueue browserQueue = new ListQueue();
				ListImporter bridge = ListBridge.uploading(setup, name, postgres, bridgeQueue.webitel());
				ListImporter batch = ListPeer.springBatch(setup, postgres, batchQueue.webitel());
				ListImporter browser = ListPeer.browserImport(setup, browserQueue.webitel())) {
			List<Result> results = Rounds.run(setup, report,
					List.of(checked(candidate(BRIDGE, bridge, setup, name, rows, 1), bridgeQueue, rows),
							checked(candidate(SPRING_BATCH, batch, setup, name, rows, 1), batchQueue, rows),
							checked(candidate(BROWSER_IMPORT, browser, setup, name, rows, 1), browserQueue, rows)));
			report.heading("Lists: %,d rows, read and uploaded to a Webitel that answers after 20 ms".formatted(rows));
			report.table(results, BROWSER_IMPORT);
			double whole = median(results.get(0), ListRun.RATE);
			double uploading = median(results.get(0), ListRun.UPLOAD_RATE);
			report.text(
					"The bridge's whole load is %s times as fast as the job of %s; its upload alone %s times as the %s."
						.formatted(Report.number(whole / median(results.get(1), ListRun.RATE)), SPRING_BATCH,
								Report.number(uploading / median(results.get(2), ListRun.RATE)), BROWSER_IMPORT));
		}
	}

	/** Imports the next list each time. */
	private static Candidate candidate(String candidate, ListImporter importer, Setup setup, String name, int rows,
			int numbers) {
		int[] edition = new int[1];
		return new Candidate(candidate, (duration) -> {
			Path list = list(setup, name, new ListFile(rows, numbers, edition[0]++));
			Duration before = importer.process().cpu();
			ListRun run = importer.load(list);
			Duration cpu = importer.process().cpu().minus(before);
			run.requireAll(rows);
			return run.figures(cpu, importer.process().peakResident());
		});
	}

	/** The candidate, of which it is checked that the members are there. */
	private static Candidate checked(Candidate candidate, ListQueue queue, int rows) {
		return new Candidate(candidate.name(), (duration) -> {
			Figures figures = candidate.load().run(duration);
			queue.requireAndEmpty(rows);
			return figures;
		});
	}

	/** Writes a list unless another candidate had it before. */
	private static Path list(Setup setup, String name, ListFile file) throws IOException {
		Path list = setup.folder("lists").resolve(String.format(Locale.ROOT, "%s-%d.csv", name, file.edition()));
		if (!Files.exists(list)) {
			file.write(list);
		}
		return list;
	}

	private static double median(Result result, String column) {
		return result.medians().value(column).orElseThrow();
	}

	/** One for the bridge's store, one for the job repository. */
	private static Postgres databases() {
		Postgres postgres = Postgres.start();
		postgres.createDatabase("store");
		postgres.createDatabase("jobs");
		return postgres;
	}

}
