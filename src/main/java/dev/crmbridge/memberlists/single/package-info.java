/**
 * Adds, finds and deletes members one by one, for the CRM.
 * <p>
 * In: the CRM asks for one member by HTTP; Webitel answers each request.
 * <p>
 * Out: Webitel gets the member once; the store gets a load of each day's members.
 */
package dev.crmbridge.memberlists.single;
