package dev.crmbridge.bench;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints Markdown to standard output, and progress to standard error. */
public final class Report {

	private static final String NONE = "–";

	private final PrintStream out;

	Report(PrintStream out) {
		this.out = out;
	}

	/** Reports the current step. */
	public void progress(String what) {
		System.err.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + what);
	}

	/** Begins a section. */
	public void heading(String text) {
		this.out.println("\n## " + text + "\n");
	}

	/** A paragraph. */
	public void text(String text) {
		this.out.println(text + "\n");
	}

	/**
	 * A table of medians: a line for each candidate, with the span of the first column
	 * over the rounds, and that column's ratio to one of them.
	 * @param results what was measured
	 * @param peer the candidate that is 1.00; null for a table without ratios
	 */
	public void table(List<Result> results, String peer) {
		Set<String> columns = new LinkedHashSet<>();
		results.forEach((result) -> columns.addAll(result.medians().columns()));
		String first = columns.iterator().next();
		List<String> header = new ArrayList<>(List.of("", first, "lowest–highest"));
		if (peer != null) {
			header.add("ratio to " + peer);
		}
		columns.stream().skip(1).forEach(header::add);
		OptionalDouble one = results.stream()
			.filter((result) -> result.candidate().equals(peer))
			.findFirst()
			.map((result) -> result.medians().value(first))
			.orElse(OptionalDouble.empty());
		List<List<String>> rows = new ArrayList<>();
		for (Result result : results) {
			Figures medians = result.medians();
			List<String> row = new ArrayList<>(
					List.of(result.candidate(), number(medians.value(first)), span(result, first)));
			if (peer != null) {
				row.add(ratio(medians.value(first), one));
			}
			columns.stream().skip(1).forEach((column) -> row.add(number(medians.value(column))));
			rows.add(row);
		}
		table(header, rows);
	}

	/**
	 * Any table.
	 * @param header titles of the columns
	 * @param rows as many cells in each
	 */
	public void table(List<String> header, List<List<String>> rows) {
		line(header);
		line(header.stream().map((title) -> title.isEmpty() ? "---" : "---:").toList());
		rows.forEach(this::line);
		this.out.println();
	}

	private void line(List<String> cells) {
		this.out.println(cells.stream().collect(Collectors.joining(" | ", "| ", " |")));
	}

	/** Figures in one line. */
	static String words(Figures figures) {
		return figures.columns()
			.stream()
			.map((column) -> column + " " + number(figures.value(column)))
			.collect(Collectors.joining(", "));
	}

	private static String span(Result result, String column) {
		List<Double> values = result.rounds()
			.stream()
			.flatMap((round) -> round.value(column).stream().boxed())
			.sorted()
			.toList();
		return values.isEmpty() ? NONE : number(values.get(0)) + "–" + number(values.get(values.size() - 1));
	}

	private static String ratio(OptionalDouble value, OptionalDouble one) {
		return (value.isPresent() && one.isPresent())
				? String.format(Locale.ROOT, "%.2f", value.getAsDouble() / one.getAsDouble()) : NONE;
	}

	private static String number(OptionalDouble value) {
		return value.isPresent() ? number(value.getAsDouble()) : NONE;
	}

	/** A number with about three digits that count. */
	public static String number(double value) {
		if (Double.isNaN(value)) {
			return NONE;
		}
		int decimals = (Math.abs(value) >= 100) ? 0 : (Math.abs(value) >= 10) ? 1 : 2;
		return String.format(Locale.ROOT, "%,." + decimals + "f", value).replace(',', ' ');
	}

}
