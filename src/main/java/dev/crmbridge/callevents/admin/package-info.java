/**
 * Shows and changes deliveries for operators, and deletes old events.
 * <p>
 * In: an operator asks through /admin/deliveries and /admin/endpoints.
 * <p>
 * Out: the operator gets reports; the store makes deliveries due or dead.
 */
package dev.crmbridge.callevents.admin;
