/**
 * Holds the only SQL on the tables of loads, chunks and stop lists.
 * <p>
 * In: the other packages of member lists claim, change and query loads, chunks and stop
 * lists.
 * <p>
 * Out: PostgreSQL records each step before it is taken.
 */
package dev.crmbridge.memberlists.repository;
