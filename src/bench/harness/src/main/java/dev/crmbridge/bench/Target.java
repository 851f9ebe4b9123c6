package dev.crmbridge.bench;

import java.time.Duration;

/**
 * A running candidate.
 *
 * @param child its process
 * @param url its base URL
 */
record Target(Child child, String url) implements AutoCloseable {

	private static final double MEGABYTE = 1024 * 1024;

	/** CPU time since a moment, for each of so many, in ms. */
	double cpuMillis(Duration before, long count) {
		return this.child.cpu().minus(before).toMillis() / (double) count;
	}

	/** Resident memory, in MB. */
	double residentMegabytes() {
		return this.child.resident() / MEGABYTE;
	}

	@Override
	public void close() {
		this.child.close();
	}

}
