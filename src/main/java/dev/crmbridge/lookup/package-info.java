/**
 * Answers who is calling, within the lookup budget.
 * <p>
 * In: Webitel sends a caller's number; the CRM database returns rows.
 * <p>
 * Out: Webitel gets the caller's card, always with the same keys.
 */
package dev.crmbridge.lookup;
