/**
 * Makes the first pass: reads a whole list and plans its upload requests.
 * <p>
 * In: the store gives a claimed load; Webitel gives its catalog.
 * <p>
 * Out: the work folder gets chunk files and rejected rows; the store gets the plan.
 */
package dev.crmbridge.memberlists.plan;
