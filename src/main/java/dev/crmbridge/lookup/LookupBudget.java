package dev.crmbridge.lookup;

import java.time.Duration;

/**
 * The lookup budget, set by {@code lookup.budget}: the time limit of one lookup, from
 * request to answer, and the part of it that the CRM database may use. The pool, the
 * server's {@code statement_timeout} and the route {@code look-up-caller}, by
 * <code>{{lookup.database-wait}}</code>, all keep to that part.
 *
 * @param total time limit of the whole lookup
 */
record LookupBudget(Duration total) {

	/** Longest wait for a free connection; 250 ms is the least that HikariCP accepts. */
	static final Duration CONNECTION_TIMEOUT = Duration.ofMillis(250);

	/**
	 * Returns the time limit of the CRM database: half of the budget. The other half
	 * covers the moment when the database hangs and hundreds of waiting callers are
	 * answered at once, which slows the whole machine.
	 */
	Duration databaseTimeout() {
		return Duration.ofMillis(this.total.toMillis() / 2);
	}

}
