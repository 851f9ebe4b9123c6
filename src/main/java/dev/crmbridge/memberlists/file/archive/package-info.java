/**
 * Reads zip archives and packed bytes within limits on what they expand to.
 * <p>
 * In: the list reader opens a zip or xlsx file, or packed bytes, such as those of a gz
 * file.
 * <p>
 * Out: the list reader gets bounded streams of the contents.
 */
package dev.crmbridge.memberlists.file.archive;
