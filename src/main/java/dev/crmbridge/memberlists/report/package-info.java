/**
 * Ends loads and reports on them.
 * <p>
 * In: the store gives a load without open chunks; an operator asks /admin/loads.
 * <p>
 * Out: the done folder gets receipt, page and CSV files; the operator gets states and
 * health.
 */
package dev.crmbridge.memberlists.report;
