/**
 * Claims dropped files once they have settled.
 * <p>
 * In: a clerk drops a list or a receipt into a folder of members.dir.
 * <p>
 * Out: the store gets a load; the clerk gets a status file next to the list.
 */
package dev.crmbridge.memberlists.intake;
