/**
 * Refuses to start on a missing setting or a mistake in routes/ and config/.
 * <p>
 * In: Spring Boot raises its start events; other packages add start checks.
 * <p>
 * Out: the start goes on, or ends with one line for each problem.
 */
package dev.crmbridge.config.start;
