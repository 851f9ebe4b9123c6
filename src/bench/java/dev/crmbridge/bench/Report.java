package dev.crmbridge.bench;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Prints Markdown to its stream, and progress to standard error. */
record Report(PrintStream out) {

	void progress(String step) {
		System.err.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + step);
	}

	void text(String paragraph) {
		this.out.println(paragraph + "\n");
	}

	/** Prints medians, the range of the first column, and its ratio to each peer. */
	void table(String title, List<Result> results, String... peers) {
		Set<String> columns = new LinkedHashSet<>();
		results.forEach((result) -> result.rounds().forEach((round) -> columns.addAll(round.keySet())));
		String first = columns.iterator().next();
		List<String> header = new ArrayList<>(List.of("", first, "lowest–highest"));
		List.of(peers).forEach((peer) -> header.add("ratio to " + peer));
		columns.stream().skip(1).forEach(header::add);
		text(title + ":");
		line(header);
		line(Collections.nCopies(header.size(), "---:"));
		for (Result result : results) {
			double[] sorted = result.sorted(first);
			List<String> cells = new ArrayList<>(List.of(result.candidate(), number(result.median(first)),
					number(sorted[0]) + "–" + number(sorted[sorted.length - 1])));
			for (String peer : peers) {
				double base = results.stream()
					.filter((each) -> each.candidate().equals(peer))
					.mapToDouble((each) -> each.median(first))
					.findFirst()
					.orElseThrow();
				cells.add("%.2f".formatted(result.median(first) / base));
			}
			columns.stream().skip(1).forEach((column) -> cells.add(number(result.median(column))));
			line(cells);
		}
		this.out.println();
	}

	private void line(List<String> cells) {
		this.out.println("| " + String.join(" | ", cells) + " |");
	}

	/** Returns a number with about three significant digits. */
	private static String number(double value) {
		if (Double.isNaN(value)) {
			return "–";
		}
		int decimals = (value >= 100) ? 0 : (value >= 10) ? 1 : 2;
		return String.format(Locale.ROOT, "%,." + decimals + "f", value).replace(',', ' ');
	}

}
