package dev.crmbridge.config;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * A mistake in {@code routes/} or {@code config/}, or in a setting.
 *
 * @param where the file or the setting; "" if unknown
 * @param line the line of the file, from 1; 0 if unknown
 * @param message the rule that is broken, for the person who edits the file
 */
public record ConfigProblem(String where, int line, String message) implements Comparable<ConfigProblem> {

	private static final Comparator<ConfigProblem> ORDER = Comparator.comparing(ConfigProblem::where)
		.thenComparing(ConfigProblem::line)
		.thenComparing(ConfigProblem::message);

	/** Accepts null: exceptions of libraries may have no message. */
	public ConfigProblem {
		message = String.valueOf(message);
	}

	/** Creates a problem on a line of a file. */
	public ConfigProblem(Path file, int line, String message) {
		this(file.toString(), line, message);
	}

	/** Creates a problem without a line. */
	public ConfigProblem(String where, String message) {
		this(where, 0, message);
	}

	@Override
	public int compareTo(ConfigProblem other) {
		return ORDER.compare(this, other);
	}

	/** Returns {@code file:line: message}, without the parts that are unknown. */
	@Override
	public String toString() {
		String place = (this.line > 0) ? this.where + ":" + this.line : this.where;
		return place.isEmpty() ? this.message : place + ": " + this.message;
	}

}
