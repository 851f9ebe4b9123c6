package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The command line, and a folder for what is written meanwhile. */
record Options(Path work, List<String> benchmarks, boolean quick, int jdk, Path java, Duration warmUp, int rounds,
		Duration round, int customers) {

	/** The repository, in whose root the script starts the harness. */
	static final Path ROOT = Path.of("").toAbsolutePath();

	private static final List<String> BENCHMARKS = List.of("lookup", "events", "lists", "living", "console");

	/** Reads a command line; fails for an unknown word. */
	static Options parse(Path work, String... arguments) throws IOException {
		boolean quick = List.of(arguments).contains("--quick");
		Map<String, Integer> numbers = new HashMap<>(Map.of("--jdk", Runtime.version().feature()));
		numbers.putAll(quick ? Map.of("--warm-up", 2, "--rounds", 2, "--seconds", 2, "--customers", 10_000)
				: Map.of("--warm-up", 120, "--rounds", 5, "--seconds", 10, "--customers", 1_000_000));
		List<String> names = new ArrayList<>();
		for (Iterator<String> words = Arrays.asList(arguments).iterator(); words.hasNext();) {
			String word = words.next();
			if (numbers.containsKey(word)) {
				numbers.put(word, words.hasNext() ? Integer.parseUnsignedInt(words.next()) : 0);
			}
			else if (!word.equals("--quick")) {
				names.addAll(word.equals("all") ? BENCHMARKS : List.of(word));
			}
		}
		if (names.isEmpty() || !BENCHMARKS.containsAll(names) || numbers.containsValue(0)) {
			throw new IllegalArgumentException("usage: run " + String.join("|", BENCHMARKS)
					+ "|all [--warm-up 120] [--rounds 5] [--seconds 10] [--customers 1000000] [--jdk 17|25] [--quick]");
		}
		return new Options(work, names, quick, numbers.get("--jdk"), java(numbers.get("--jdk")),
				Duration.ofSeconds(numbers.get("--warm-up")), numbers.get("--rounds"),
				Duration.ofSeconds(numbers.get("--seconds")), numbers.get("--customers"));
	}

	private static Path java(int version) throws IOException {
		for (String home : Arrays.asList(System.getenv("JAVA_" + version + "_HOME"), System.getenv("JAVA_HOME"),
				System.getProperty("java.home"))) {
			if (home != null && Files.readString(Path.of(home, "release")).contains("VERSION=\"" + version + ".")) {
				return Path.of(home, "bin/java");
			}
		}
		throw new IllegalArgumentException("JAVA_" + version + "_HOME or JAVA_HOME must be a JDK " + version);
	}

	/** Creates a folder in the working folder. */
	Path folder(String name) throws IOException {
		return Files.createDirectories(this.work.resolve(name));
	}

}
