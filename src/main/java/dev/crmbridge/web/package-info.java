/**
 * Makes HTTP answers alike: problems, query parameters, times and activity.
 * <p>
 * In: the routes hand over failures and query strings.
 * <p>
 * Out: the client gets an RFC 9457 problem or checked values.
 */
package dev.crmbridge.web;
