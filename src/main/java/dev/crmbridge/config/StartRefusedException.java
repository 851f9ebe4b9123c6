package dev.crmbridge.config;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bridge does not start: something that people have to put right, one line each. */
public class StartRefusedException extends RuntimeException {

	private final List<ConfigProblem> problems;

	public StartRefusedException(ConfigProblem problem) {
		this(List.of(problem));
	}

	public StartRefusedException(List<ConfigProblem> problems) {
		this(List.of(), problems);
	}

	/** For settings that are missing, and what else is wrong. */
	public StartRefusedException(List<MissingSetting> missing, List<ConfigProblem> problems) {
		super(Stream.concat(missing.stream(), problems.stream())
			.map(Object::toString)
			.collect(Collectors.joining(System.lineSeparator())));
		this.problems = List.copyOf(problems);
	}

	/** What is wrong; a setting that is missing is not. */
	public List<ConfigProblem> getProblems() {
		return this.problems;
	}

}
