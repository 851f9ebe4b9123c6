/**
 * Holds the only SQL on the tables of stop lists.
 * <p>
 * In: the CRM, the console and dropped files change lists.
 * <p>
 * Out: PostgreSQL keeps each list; the passes get the numbers that hold now.
 */
package dev.crmbridge.memberlists.stoplists.repository;
