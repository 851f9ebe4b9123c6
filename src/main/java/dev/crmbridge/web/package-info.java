/**
 * Makes HTTP requests and answers alike: JSON bodies, query parameters, problems, times
 * and activity.
 * <p>
 * In: the routes hand over bodies, query strings and failures.
 * <p>
 * Out: the client gets an RFC 9457 problem or checked values.
 */
package dev.crmbridge.web;
