/**
 * Holds the only SQL on the tables of loads and chunks.
 * <p>
 * In: the other packages of member lists claim, change and query loads and chunks.
 * <p>
 * Out: PostgreSQL records each step before it is taken.
 */
package dev.crmbridge.memberlists.repository;
