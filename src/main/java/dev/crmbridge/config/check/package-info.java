/**
 * Checks routes and config without starting them.
 * <p>
 * In: an operator starts the jar with --check, or any start runs the same checks.
 * <p>
 * Out: the operator gets each config problem; the process ends with 0 or 1.
 */
package dev.crmbridge.config.check;
