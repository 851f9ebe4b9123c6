/**
 * Delivers stored events to CRM endpoints, in order for each call.
 * <p>
 * In: the store gives claimed deliveries; the routes give endpoint blocks.
 * <p>
 * Out: a CRM endpoint gets a signed request; the store gets the outcome.
 */
package dev.crmbridge.callevents.delivery;
