/**
 * Outcomes of the rows of lists: dialer attempts, as Webitel's history has them.
 * <p>
 * In: a poll reads the attempts that have ended since the last one.
 * <p>
 * Out: an event {@code result} for each attempt; {@code outcomes.csv} for each load.
 */
package dev.crmbridge.outcomes;
