package dev.crmbridge.bench;

/** One comparison, chosen by its name on the command line. */
public interface Benchmark {

	/**
	 * Starts what is compared, loads it and reports what was measured.
	 * @param setup what it is run with
	 * @param report where the tables go
	 * @throws Exception if anything did not go as it has to: then no figure is worth
	 * anything
	 */
	void run(Setup setup, Report report) throws Exception;

}
