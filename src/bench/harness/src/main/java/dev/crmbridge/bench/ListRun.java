package dev.crmbridge.bench;

import java.time.Duration;

/**
 * What became of one list.
 *
 * @param rows rows that were read
 * @param accepted rows that were accepted
 * @param took from the start of its reading to its end
 * @param uploading the part of it in which requests were sent, where that comes after the
 * reading; else zero
 */
record ListRun(long rows, long accepted, Duration took, Duration uploading) {

	/** The column of {@link #took}. */
	static final String RATE = "rows/s";

	/** The column of {@link #uploading}. */
	static final String UPLOAD_RATE = "rows/s while uploading";

	/** Fails unless all its rows were read and accepted. */
	void requireAll(int expected) {
		if (this.rows != expected || this.accepted != expected) {
			throw new IllegalStateException(expected + " rows were expected: " + this);
		}
	}

	/**
	 * The figures of a round.
	 * @param cpu the CPU time that it took
	 * @param peak the most memory so far, in bytes
	 * @return rates in rows a second
	 */
	Figures figures(Duration cpu, long peak) {
		Figures figures = new Figures().with(RATE, perSecond(this.took))
			.with("CPU µs/row", cpu.toNanos() / 1e3 / this.rows)
			.with("peak MB", peak / 1e6);
		return this.uploading.isZero() ? figures : figures.with(UPLOAD_RATE, perSecond(this.uploading));
	}

	/** Rows a second of the whole. */
	double rate() {
		return perSecond(this.took);
	}

	private double perSecond(Duration duration) {
		return this.rows * 1e9 / duration.toNanos();
	}

}
