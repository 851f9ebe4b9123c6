package dev.crmbridge.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * What the command line says.
 *
 * @param benchmarks names of the benchmarks to run
 * @param jdk the JDK of the bridge and its peers
 * @param warmUp how long a candidate is loaded before the first round
 * @param rounds rounds after the warm-up
 * @param round how long one round lasts
 * @param customers customers in the CRM database
 * @param quick whether it is only to be seen that all runs through
 */
record Options(List<String> benchmarks, Jdk jdk, Duration warmUp, int rounds, Duration round, int customers,
		boolean quick) {

	/**
	 * Reads a command line.
	 * @param known names of benchmarks
	 * @param arguments the command line
	 * @return what it says
	 * @throws IllegalArgumentException if it is not as it has to be
	 */
	static Options parse(Set<String> known, String... arguments) {
		List<String> words = List.of(arguments);
		boolean quick = words.contains("--quick");
		List<String> benchmarks = new ArrayList<>();
		Jdk jdk = Jdk.own();
		int warmUp = quick ? 2 : 120;
		int rounds = quick ? 2 : 5;
		int seconds = quick ? 2 : 10;
		int customers = quick ? 10_000 : 1_000_000;
		for (Iterator<String> each = words.iterator(); each.hasNext();) {
			String word = each.next();
			switch (word) {
				case "--quick" -> {
				}
				case "--warm-up" -> warmUp = number(word, each);
				case "--rounds" -> rounds = number(word, each);
				case "--seconds" -> seconds = number(word, each);
				case "--customers" -> customers = number(word, each);
				case "--jdk" -> jdk = jdk(number(word, each));
				case "all" -> benchmarks.addAll(known);
				default -> benchmarks.add(word);
			}
		}
		if (benchmarks.isEmpty() || !known.containsAll(benchmarks)) {
			throw new IllegalArgumentException("usage: run [" + String.join("|", known)
					+ "|all] [--warm-up 120] [--rounds 5] [--seconds 10] [--customers 1000000] [--jdk 17|25] [--quick]");
		}
		return new Options(List.copyOf(benchmarks), jdk, Duration.ofSeconds(warmUp), rounds,
				Duration.ofSeconds(seconds), customers, quick);
	}

	private static int number(String option, Iterator<String> rest) {
		String text = rest.hasNext() ? rest.next() : "";
		if (!text.matches("[1-9][0-9]{0,7}")) {
			throw new IllegalArgumentException(option + " needs a whole number");
		}
		return Integer.parseInt(text);
	}

	private static Jdk jdk(int version) {
		return Jdk.find(version)
			.orElseThrow(() -> new IllegalArgumentException(
					"there is no JDK " + version + ": name one in JAVA_" + version + "_HOME or JAVA_HOME"));
	}

	/** What a benchmark is run with in this folder. */
	Setup setup(Path work) {
		// the script runs it in the repository's root
		return new Setup(Path.of("").toAbsolutePath(), work, this.jdk.java(), this.warmUp, this.rounds, this.round,
				this.customers, this.quick);
	}

}
