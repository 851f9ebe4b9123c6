/**
 * Pages of the console about the bridge as a whole: overview, lookup and activity.
 * <p>
 * In: a user asks how the bridge is.
 * <p>
 * Out: what needs a person, today's numbers, a lookup's answer, who did what.
 */
package dev.crmbridge.console.overview;
