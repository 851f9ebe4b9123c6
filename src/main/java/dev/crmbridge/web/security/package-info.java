/**
 * Checks API keys before a request reaches a route.
 * <p>
 * In: a client sends a key with its request.
 * <p>
 * Out: the route gets the owner's name; a client without a valid key gets 401.
 */
package dev.crmbridge.web.security;
