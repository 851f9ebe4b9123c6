/**
 * Asks Webitel for the members of a dialer.
 * <p>
 * In: the plan, or the CRM, names a dialer, a key or a number.
 * <p>
 * Out: Webitel gets queries; the caller gets the members that the bridge has made.
 */
package dev.crmbridge.memberlists.known.search;
