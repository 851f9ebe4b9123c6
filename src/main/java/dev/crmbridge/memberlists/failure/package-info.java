/**
 * Names the failures of loads: what refuses a list, stops a load, or only delays it.
 * <p>
 * In: the passes throw an exception for what they cannot do.
 * <p>
 * Out: the handler of failures and the reports describe it, without data of the list.
 */
package dev.crmbridge.memberlists.failure;
