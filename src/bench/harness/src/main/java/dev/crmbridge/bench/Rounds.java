package dev.crmbridge.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads candidates in turns, A B C A B C, so that whatever changes on the machine
 * meanwhile changes for all of them.
 */
public final class Rounds {

	private Rounds() {
	}

	/**
	 * Warms up each candidate, then runs the rounds.
	 * @param setup how many rounds, and how long
	 * @param report where progress is reported
	 * @param candidates what is compared
	 * @return a result for each candidate, in the same order
	 * @throws Exception if a candidate's load fails
	 */
	public static List<Result> run(Setup setup, Report report, List<Candidate> candidates) throws Exception {
		Map<String, List<Figures>> rounds = new LinkedHashMap<>();
		for (Candidate candidate : candidates) {
			report.progress("warm-up: " + candidate.name());
			warmUp(setup, report, candidate.load());
			rounds.put(candidate.name(), new ArrayList<>());
		}
		for (int round = 1; round <= setup.rounds(); round++) {
			for (Candidate candidate : candidates) {
				Figures figures = candidate.load().run(setup.round());
				rounds.get(candidate.name()).add(figures);
				report.progress("round %d of %d: %s: %s".formatted(round, setup.rounds(), candidate.name(),
						Report.words(figures)));
			}
		}
		return rounds.entrySet().stream().map((entry) -> new Result(entry.getKey(), entry.getValue())).toList();
	}

	/** Reports failures of a warm-up; the same failures end a round. */
	static void warmUp(Setup setup, Report report, Load load) throws Exception {
		try {
			load.run(setup.warmUp());
		}
		catch (IllegalStateException ex) {
			report.progress(ex.getMessage());
		}
	}

	/**
	 * Something that is compared.
	 *
	 * @param name what it is called in tables
	 * @param load loads it once
	 */
	public record Candidate(String name, Load load) {
	}

	/** Loads a candidate once. */
	@FunctionalInterface
	public interface Load {

		/**
		 * Loads it for so long, or with a piece of work, if that is what is measured.
		 * @param duration how long, if that matters
		 * @return what was measured
		 */
		Figures run(Duration duration) throws Exception;

	}

}
