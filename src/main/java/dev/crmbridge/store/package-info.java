/**
 * Connects to the bridge's own PostgreSQL and keeps its tables.
 * <p>
 * In: the repositories ask for connections, transactions and the store's time.
 * <p>
 * Out: PostgreSQL gets the tables; health gets the reason why the store is unavailable.
 */
package dev.crmbridge.store;
