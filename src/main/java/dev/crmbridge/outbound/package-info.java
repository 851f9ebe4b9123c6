/**
 * Makes outgoing HTTP safe: deadlines, size limits, circuit breakers, proxies.
 * <p>
 * In: the routes send requests to Webitel and to CRM endpoints.
 * <p>
 * Out: the peer gets the request; the route gets a bounded answer or a failure in time.
 */
package dev.crmbridge.outbound;
