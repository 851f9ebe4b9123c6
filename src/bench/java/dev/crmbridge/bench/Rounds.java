package dev.crmbridge.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.util.function.ThrowingFunction;

/** Loads candidates in turns, so that a change of the machine meets all of them. */
final class Rounds {

	private final Map<String, ThrowingFunction<Duration, Map<String, Double>>> loads = new LinkedHashMap<>();

	/** Adds a candidate with its load, which returns figures by column. */
	Rounds with(String candidate, ThrowingFunction<Duration, Map<String, Double>> load) {
		this.loads.put(candidate, load);
		return this;
	}

	/** Warms up each candidate, then runs the rounds; only they must not fail. */
	List<Result> run(Options options, Report report) {
		List<Result> results = new ArrayList<>();
		for (String candidate : this.loads.keySet()) {
			report.progress("warm-up: " + candidate);
			try {
				this.loads.get(candidate).apply(options.warmUp());
			}
			catch (IllegalStateException ex) {
				report.progress(ex.getMessage());
			}
			results.add(new Result(candidate, new ArrayList<>()));
		}
		for (int round = 1; round <= options.rounds(); round++) {
			for (Result result : results) {
				Map<String, Double> figures = this.loads.get(result.candidate()).apply(options.round());
				result.rounds().add(figures);
				report
					.progress("round %d of %d: %s: %s".formatted(round, options.rounds(), result.candidate(), figures));
			}
		}
		return results;
	}

}
