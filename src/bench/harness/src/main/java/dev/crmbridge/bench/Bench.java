package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.util.FileSystemUtils;

/** Runs the benchmarks that the command line names. */
public final class Bench {

	private static final Map<String, Supplier<Benchmark>> BENCHMARKS = new LinkedHashMap<>();

	static {
		BENCHMARKS.put("lookup", LookupBench::new);
		BENCHMARKS.put("events", EventsBench::new);
		BENCHMARKS.put("deliveries", DeliveriesBench::new);
		BENCHMARKS.put("lists", ListsBench::new);
		BENCHMARKS.put("list-memory", ListMemoryBench::new);
		BENCHMARKS.put("start", StartBench::new);
		BENCHMARKS.put("calls", CallsBench::new);
		BENCHMARKS.put("growth", GrowthBench::new);
	}

	private Bench() {
	}

	public static void main(String[] arguments) throws Exception {
		Options options;
		try {
			options = Options.parse(BENCHMARKS.keySet(), arguments);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
			return;
		}
		Report report = new Report(System.out);
		Path work = Files.createTempDirectory("bench");
		report.text("%s, %d cores, %s, JDK %d, %d rounds of %d s, %,d customers".formatted(LocalDate.now(),
				Runtime.getRuntime().availableProcessors(), processor(), options.jdk().version(), options.rounds(),
				options.round().toSeconds(), options.customers()));
		int failures = 0;
		for (String name : options.benchmarks()) {
			report.progress("--- " + name);
			Path folder = Files.createDirectories(work.resolve(name));
			try {
				BENCHMARKS.get(name).get().run(options.setup(folder), report);
			}
			catch (Exception ex) {
				failures++;
				report.text("**" + name + " failed: no figure is worth anything.**");
				ex.printStackTrace();
			}
		}
		if (failures == 0) {
			FileSystemUtils.deleteRecursively(work);
		}
		else {
			report.progress("logs are in " + work);
		}
		// threads of HTTP clients may still be there
		System.exit((failures == 0) ? 0 : 1);
	}

	private static String processor() throws IOException {
		return Files.readAllLines(Path.of("/proc/cpuinfo"))
			.stream()
			.filter((line) -> line.startsWith("model name"))
			.findFirst()
			.map((line) -> line.replaceFirst(".*: ", ""))
			.orElse("unknown processor");
	}

}
