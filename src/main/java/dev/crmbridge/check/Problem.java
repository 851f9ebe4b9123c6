package dev.crmbridge.check;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * A mistake in a file.
 *
 * @param file the file
 * @param line its line, from 1; 0 if it is not known
 * @param message what is wrong, for whoever edits the file
 */
record Problem(Path file, int line, String message) implements Comparable<Problem> {

	private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::file)
		.thenComparing(Problem::line)
		.thenComparing(Problem::message);

	@Override
	public int compareTo(Problem other) {
		return ORDER.compare(this, other);
	}

	@Override
	public String toString() {
		return this.file + ":" + ((this.line > 0) ? this.line + ":" : "") + " " + this.message;
	}

}
