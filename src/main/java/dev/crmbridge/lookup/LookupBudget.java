package dev.crmbridge.lookup;

import java.time.Duration;

/**
 * The lookup budget, set by {@code lookup.budget}: the time limit of one lookup, from
 * request to answer, and its parts. A lookup waits for its turn first, by
 * <code>{{lookup.turn-wait}}</code> in the route {@code look-up-caller}, and then for the
 * CRM database, by {@link LookupPool} and the server's {@code statement_timeout}. A
 * quarter of the budget is left for the moment when the database hangs and hundreds of
 * waiting callers are answered at once, which slows the whole machine.
 *
 * @param total time limit of the whole lookup
 */
record LookupBudget(Duration total) {

	/** Longest wait for a free connection; 250 ms is the least that HikariCP accepts. */
	static final Duration CONNECTION_TIMEOUT = Duration.ofMillis(250);

	/** Returns how long a lookup waits for its turn: a quarter of the budget. */
	Duration turnTimeout() {
		return this.total.dividedBy(4);
	}

	/**
	 * Returns the time limit of the CRM database, the wait for a connection included:
	 * half of the budget.
	 */
	Duration databaseTimeout() {
		return this.total.dividedBy(2);
	}

}
