/**
 * Reloads the files that integration engineers edit most, without a restart.
 * <p>
 * In: changed files of {@code routes/} and {@code config/}.
 * <p>
 * Out: replaced routes and dialers; the problems of a change in the log, health and
 * {@code /admin/activity}.
 */
package dev.crmbridge.config.reload;
