/**
 * Serves the CRM: agents, calls, attempt results and dialers.
 * <p>
 * In: the CRM sends requests to /crm.
 * <p>
 * Out: Webitel gets the request in its own form; the CRM gets the mapped answer.
 */
package dev.crmbridge.crmapi;
