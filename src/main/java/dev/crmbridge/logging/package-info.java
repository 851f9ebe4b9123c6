/**
 * Logs failures without personal data, once for each series.
 * <p>
 * In: the other packages give failures and the ids they concern.
 * <p>
 * Out: the log gets masked lines with request, call and load ids.
 */
package dev.crmbridge.logging;
