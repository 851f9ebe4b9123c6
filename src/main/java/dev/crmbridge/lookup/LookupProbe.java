package dev.crmbridge.lookup;

import java.util.List;
import java.util.Map;

import dev.crmbridge.config.ConfigProblem;

/** A run of the lookup with a number that no customer has. */
public interface LookupProbe {

	/** Ukraine assigns no number with this area code. */
	Map<String, String> PARAMETERS = Map.of("number", "+380000000000", "digits", "380000000000", "national",
			"0000000000", "last9", "000000000");

	/** Runs the lookup, and waits as long as a caller would. */
	Result run();

	/** Returns whether another indicator of health reports an unavailable source. */
	boolean hasOwnHealth();

	/**
	 * The findings of a run.
	 *
	 * @param unavailable why the source did not answer; null if it answered
	 * @param problems problems that keep callers from being recognised
	 * @param differences columns that differ from the keys of an answer
	 */
	record Result(ConfigProblem unavailable, List<ConfigProblem> problems, List<ConfigProblem> differences) {
	}

}
