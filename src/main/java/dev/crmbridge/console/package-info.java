/**
 * Console for clerks and operators: pages below {@code /console}.
 * <p>
 * In: a browser asks for a page or sends a form.
 * <p>
 * Out: HTML, over the same beans that serve {@code /admin}.
 */
package dev.crmbridge.console;
