/**
 * Serves stop lists to the CRM: numbers that are not to be called.
 * <p>
 * In: the CRM puts, deletes and queries numbers below /crm/stop-lists.
 * <p>
 * Out: the store has the numbers; the CRM gets them back, or a problem.
 */
package dev.crmbridge.memberlists.stoplists;
