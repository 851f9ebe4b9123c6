package dev.crmbridge.lookup;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.crmbridge.config.ConfigProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Checks the lookup by running it with a number that no customer has, through the route
 * that serves callers: a lookup that passes here answers callers too.
 */
@Component
public class LookupCheck {

	private static final Logger LOG = LoggerFactory.getLogger(LookupCheck.class);

	private final LookupProbe probe;

	private final LookupFailureRecord failures;

	/** Problems of the last run; null before the source has answered once. */
	private volatile List<ConfigProblem> lastProblems;

	public LookupCheck(LookupProbe probe, LookupFailureRecord failures) {
		this.probe = probe;
		this.failures = failures;
	}

	/**
	 * Runs the lookup, unless it passed before and no caller's lookup has failed since.
	 */
	public void run() {
		if (this.lastProblems != null && this.lastProblems.isEmpty() && this.failures.reason() == null) {
			return;
		}
		LookupProbe.Result result = this.probe.run();
		if (result.unavailable() != null && this.probe.hasOwnHealth()) {
			LOG.debug("The source of lookups is unavailable: {}", result.unavailable());
			return;
		}
		List<ConfigProblem> problems = (result.unavailable() != null) ? List.of(result.unavailable())
				: result.problems();
		if (!problems.equals(this.lastProblems)) {
			problems.forEach((problem) -> LOG.error("Lookup failed, callers are not recognised: {}", problem));
			result.differences()
				.forEach((problem) -> LOG.warn("Lookup answered, but its columns differ from the keys: {}", problem));
		}
		if (problems.isEmpty()) {
			this.failures.answered(false);
		}
		this.lastProblems = problems;
	}

	/** Returns why the last run of the lookup failed; empty if it passed. */
	public List<ConfigProblem> lastProblems() {
		return (this.lastProblems != null) ? this.lastProblems : List.of();
	}

	/**
	 * Runs the lookup and compares its columns with the keys of an answer.
	 * @param timeout how long to wait for the source
	 * @return the problems; that of the source alone if it is unavailable
	 */
	public List<ConfigProblem> problems(Duration timeout) {
		long until = System.nanoTime() + timeout.toNanos();
		while (true) {
			LookupProbe.Result result = this.probe.run();
			if (result.unavailable() == null) {
				return Stream.concat(result.problems().stream(), result.differences().stream()).toList();
			}
			if (System.nanoTime() > until) {
				return List.of(result.unavailable());
			}
		}
	}

}
