package dev.crmbridge.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** What one round has measured: a value for each column of a table, in their order. */
public final class Figures {

	private final Map<String, Double> values = new LinkedHashMap<>();

	/**
	 * Adds a value.
	 * @param column the column, with its unit, such as {@code p99 ms}
	 * @param value the value
	 * @return these figures
	 */
	public Figures with(String column, double value) {
		this.values.put(column, value);
		return this;
	}

	/** The columns that have a value. */
	public Set<String> columns() {
		return Collections.unmodifiableSet(this.values.keySet());
	}

	/** The value of a column, if there is one. */
	public OptionalDouble value(String column) {
		Double value = this.values.get(column);
		return (value != null) ? OptionalDouble.of(value) : OptionalDouble.empty();
	}

	/** The medians of several rounds, column by column. */
	public static Figures medians(List<Figures> rounds) {
		Map<String, List<Double>> columns = new LinkedHashMap<>();
		rounds.forEach((round) -> round.values
			.forEach((column, value) -> columns.computeIfAbsent(column, (name) -> new ArrayList<>()).add(value)));
		Figures medians = new Figures();
		columns.forEach((column, values) -> medians.with(column, median(values)));
		return medians;
	}

	private static double median(List<Double> values) {
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	/**
	 * A percentile by the nearest rank.
	 * @param values values in any order
	 * @param percent such as 99
	 * @return the value that so many percent do not exceed; NaN without values
	 */
	public static double percentile(double[] values, double percent) {
		if (values.length == 0) {
			return Double.NaN;
		}
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		int rank = (int) Math.ceil(percent / 100 * sorted.length);
		return sorted[Math.max(rank, 1) - 1];
	}

}
