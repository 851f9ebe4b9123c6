/**
 * Accepts call events and writes each one to disk before it is answered.
 * <p>
 * In: Webitel posts an event.
 * <p>
 * Out: the store gets the event with its deliveries; while the store is unavailable, the
 * spool gets the event.
 */
package dev.crmbridge.callevents.intake;
