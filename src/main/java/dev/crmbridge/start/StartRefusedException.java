package dev.crmbridge.start;

import java.util.List;

/** The bridge does not start: something that people have to put right, one line each. */
public class StartRefusedException extends RuntimeException {

	private final List<String> problems;

	public StartRefusedException(String problem) {
		this(List.of(problem));
	}

	public StartRefusedException(List<String> problems) {
		super(String.join(System.lineSeparator(), problems));
		this.problems = List.copyOf(problems);
	}

	/** One line per problem. */
	public List<String> getProblems() {
		return this.problems;
	}

}
