package dev.crmbridge.memberlists.mapping;

import java.util.ArrayList;
import java.util.List;

/** All mistakes of one block, each of which begins with the key that is at fault. */
final class BlockProblems {

	private final List<String> mistakes = new ArrayList<>();

	void add(String mistake) {
		this.mistakes.add(mistake);
	}

	void require(String key, Object value) {
		if (value == null) {
			add(key + " is required");
		}
	}

	/**
	 * Refuses the block if there is a mistake.
	 * @throws IllegalArgumentException with a line for each
	 */
	void refuse() {
		if (!this.mistakes.isEmpty()) {
			throw new IllegalArgumentException(String.join("\n", this.mistakes));
		}
	}

}
