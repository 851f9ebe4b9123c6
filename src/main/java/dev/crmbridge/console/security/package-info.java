/**
 * Sign-in to the console, sessions, and what each role may do.
 * <p>
 * In: a request for a path below {@code /console}.
 * <p>
 * Out: the request with its user, or the sign-in page, or 403.
 */
package dev.crmbridge.console.security;
