package dev.crmbridge.memberlists.mapping;

import java.util.ArrayList;
import java.util.List;

/** Collector of all problems of one block. Each problem begins with the key at fault. */
final class BlockProblems {

	private final List<String> problems = new ArrayList<>();

	void add(String problem) {
		this.problems.add(problem);
	}

	void require(String key, Object value) {
		if (value == null) {
			add(key + " is required");
		}
	}

	/**
	 * Throws the problems, if there are any.
	 * @throws IllegalArgumentException with a line for each problem
	 */
	void throwIfAny() {
		if (!this.problems.isEmpty()) {
			throw new IllegalArgumentException(String.join("\n", this.problems));
		}
	}

}
