/**
 * Serves stop lists, numbers that are not to be called, to the CRM and the console.
 * <p>
 * In: the CRM puts, deletes and queries numbers below /crm/stop-lists; so do users of the
 * console.
 * <p>
 * Out: the store has the numbers; the CRM or the console gets them back, or a problem.
 */
package dev.crmbridge.memberlists.stoplists;
