/**
 * Describes members of earlier loads that a list finds in Webitel.
 * <p>
 * In: Webitel answers which members a dialer has.
 * <p>
 * Out: the plan gets members to leave or to replace; the second pass gets deletions.
 */
package dev.crmbridge.memberlists.known;
