package dev.crmbridge.bench;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Figures of a candidate: of each round a value for each column. */
record Result(String candidate, List<Map<String, Double>> rounds) {

	/** Returns the median of the rounds; NaN for a column without a value. */
	double median(String column) {
		double[] sorted = sorted(column);
		int middle = sorted.length / 2;
		return (sorted.length == 0) ? Double.NaN : (sorted[middle] + sorted[(sorted.length - 1) / 2]) / 2;
	}

	/** Returns the values of the rounds, the lowest first. */
	double[] sorted(String column) {
		return this.rounds.stream()
			.map((round) -> round.get(column))
			.filter(Objects::nonNull)
			.mapToDouble(Double::doubleValue)
			.sorted()
			.toArray();
	}

}
