package dev.crmbridge.config;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * Something that people have to put right.
 *
 * @param where the file, or the setting; "" if it is not known
 * @param line the file's line, from 1; 0 if it is not known
 * @param message what is wrong, for whoever edits the file
 */
public record ConfigProblem(String where, int line, String message) implements Comparable<ConfigProblem> {

	private static final Comparator<ConfigProblem> ORDER = Comparator.comparing(ConfigProblem::where)
		.thenComparing(ConfigProblem::line)
		.thenComparing(ConfigProblem::message);

	/** What a library gives for a message may be none. */
	public ConfigProblem {
		message = String.valueOf(message);
	}

	/** One of a file, on a line. */
	public ConfigProblem(Path file, int line, String message) {
		this(file.toString(), line, message);
	}

	/** One whose line is not known. */
	public ConfigProblem(String where, String message) {
		this(where, 0, message);
	}

	@Override
	public int compareTo(ConfigProblem other) {
		return ORDER.compare(this, other);
	}

	/** As {@code file:line: message}, or as much of it as is known. */
	@Override
	public String toString() {
		String place = (this.line > 0) ? this.where + ":" + this.line : this.where;
		return place.isEmpty() ? this.message : place + ": " + this.message;
	}

}
