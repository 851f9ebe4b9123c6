/**
 * Reads zip archives within limits on what they expand to.
 * <p>
 * In: the list reader opens a zip or xlsx file.
 * <p>
 * Out: the list reader gets bounded streams of the entries.
 */
package dev.crmbridge.memberlists.file.archive;
