package dev.crmbridge.config;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Thrown to refuse the start: one line per missing setting and config problem. */
public class StartRefusedException extends RuntimeException {

	private final List<ConfigProblem> problems;

	public StartRefusedException(ConfigProblem problem) {
		this(List.of(problem));
	}

	public StartRefusedException(List<ConfigProblem> problems) {
		this(List.of(), problems);
	}

	/** Refuses the start because of missing settings and other problems. */
	public StartRefusedException(List<MissingSetting> missing, List<ConfigProblem> problems) {
		super(Stream.concat(missing.stream(), problems.stream())
			.map(Object::toString)
			.collect(Collectors.joining(System.lineSeparator())));
		this.problems = List.copyOf(problems);
	}

	/** Returns the problems, without the missing settings. */
	public List<ConfigProblem> getProblems() {
		return this.problems;
	}

}
