package dev.crmbridge.lookup;

import java.time.Duration;

/**
 * The lookup budget, set by {@code lookup.budget}: the time limit of one lookup, from
 * request to answer, and its parts. A lookup waits for its turn first, by
 * <code>{{lookup.turn-wait}}</code> in the route {@code look-up-caller}, and then for the
 * source: for the CRM database by its pool and the server's {@code statement_timeout},
 * for the CRM's HTTP lookup and a route of an integration engineer by
 * <code>{{lookup.source-timeout}}</code>. A quarter of the budget is left for the moment
 * when the source hangs and hundreds of waiting callers are answered at once, which slows
 * the whole machine.
 *
 * @param total time limit of the whole lookup
 */
public record LookupBudget(Duration total) {

	/** Longest wait for a free connection; 250 ms is the least that HikariCP accepts. */
	public static final Duration CONNECTION_TIMEOUT = Duration.ofMillis(250);

	/** Returns how long a lookup waits for its turn: a quarter of the budget. */
	public Duration turnTimeout() {
		return this.total.dividedBy(4);
	}

	/**
	 * Returns the time limit of the source, the wait for a connection included: half of
	 * the budget.
	 */
	public Duration sourceTimeout() {
		return this.total.dividedBy(2);
	}

}
