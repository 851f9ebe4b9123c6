package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.FileSystemUtils;

/** Runs the benchmarks that the command line names. */
public final class Bench {

	public static void main(String[] arguments) throws IOException {
		// the libraries' log would stand between the tables
		((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
		try {
			System.exit(run(Options.parse(Files.createTempDirectory("bench"), arguments)) ? 0 : 1);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
		}
	}

	private static boolean run(Options options) throws IOException {
		Report report = new Report(System.out);
		report.text("%s, %d cores, %s, JDK %d, %d s of warm-up, %d rounds of %d s, %,d customers".formatted(
				LocalDate.now(), Runtime.getRuntime().availableProcessors(), processor(), options.jdk(),
				options.warmUp().toSeconds(), options.rounds(), options.round().toSeconds(), options.customers()));
		boolean good = true;
		for (String name : options.benchmarks()) {
			report.progress("--- " + name + ", logs in " + options.work());
			try {
				switch (name) {
					case "lookup" -> new LookupBench(options, report).run();
					case "events" -> new EventsBench(options, report).run();
					case "living" -> new LivingListsBench(options, report).run();
					case "console" -> new ConsoleBench(options, report).run();
					default -> new ListsBench(options, report).run();
				}
			}
			catch (Exception ex) {
				good = false;
				report.text("**" + name + " failed: its figures are worth nothing.**");
				ex.printStackTrace();
			}
		}
		if (good) {
			FileSystemUtils.deleteRecursively(options.work());
		}
		return good;
	}

	private static String processor() throws IOException {
		return Files.readString(Path.of("/proc/cpuinfo")).replaceFirst("(?s).*?model name\\s*: ([^\\n]*).*", "$1");
	}

}
