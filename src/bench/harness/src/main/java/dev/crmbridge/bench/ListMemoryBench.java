package dev.crmbridge.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.crmbridge.testkit.postgres.Postgres;

/**
 * The bridge's memory, which must not grow with a list: a separate process for each
 * length, in which one list is previewed.
 */
final class ListMemoryBench implements Benchmark {

	private static final List<Integer> QUICK_ROWS = List.of(1_000, 5_000);

	private static final List<Integer> ROWS = List.of(100_000, 1_000_000, 5_000_000);

	@Override
	public void run(Setup setup, Report report) throws Exception {
		List<List<String>> lines = new ArrayList<>();
		for (int rows : setup.quick() ? QUICK_ROWS : ROWS) {
			lines.add(measure(setup, report, rows));
		}
		report.heading("Lists: memory of the bridge at %s".formatted(String.join(" ", Setup.JVM_OPTIONS)));
		report.table(List.of("rows", "peak MB before", "peak MB", "rows/s"), lines);
	}

	private static List<String> measure(Setup setup, Report report, int rows) throws Exception {
		report.progress("previewing " + rows + " rows");
		String name = "memory-" + rows;
		Path list = setup.folder("lists").resolve(name + ".csv");
		new ListFile(rows, 1, 0).write(list);
		try (Postgres postgres = Postgres.start(); ListQueue queue = new ListQueue()) {
			postgres.createDatabase("store");
			try (ListImporter bridge = ListBridge.previewing(setup, name, postgres, queue.webitel())) {
				long before = bridge.process().peakResident();
				ListRun run = bridge.load(list);
				run.requireAll(rows);
				return List.of(Report.number(rows), Report.number(before / 1e6),
						Report.number(bridge.process().peakResident() / 1e6), Report.number(run.rate()));
			}
		}
		finally {
			Files.delete(list);
		}
	}

}
