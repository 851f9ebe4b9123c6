package dev.crmbridge.console.view;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A small line of counts over time, as SVG inside a page. */
public final class Sparkline {

	private static final int STEP = 5;

	private static final int HEIGHT = 24;

	private Sparkline() {
	}

	/**
	 * Returns the {@code points} of a polyline in a box of {@link #width} by 24.
	 * @param counts counts, the oldest first
	 */
	public static String points(List<Long> counts) {
		return points(counts, counts.stream().mapToLong(Long::longValue).max().orElse(0));
	}

	/**
	 * Returns the same for one of several lines in a box.
	 * @param counts counts, the oldest first
	 * @param highest the highest count of all lines
	 */
	public static String points(List<Long> counts, long highest) {
		long max = Math.max(1, highest);
		return IntStream.range(0, counts.size())
			.mapToObj((n) -> String.format(Locale.ROOT, "%d,%.1f", n * STEP,
					HEIGHT - 1 - (double) counts.get(n) / max * (HEIGHT - 2)))
			.collect(Collectors.joining(" "));
	}

	/** Returns the width of the box for a number of counts. */
	public static int width(int counts) {
		return Math.max(0, counts - 1) * STEP;
	}

}
