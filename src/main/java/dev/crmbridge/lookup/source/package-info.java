/**
 * Answers lookups from the CRM database, the CRM's own HTTP lookup, or a route of an
 * integration engineer.
 * <p>
 * In: the routes of {@code routes/query-crm.camel.yaml} ask with a caller's number.
 * <p>
 * Out: rows; checks of the source before and after a start.
 */
package dev.crmbridge.lookup.source;
