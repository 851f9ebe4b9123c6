/**
 * Writes files that survive a crash, into folders that others cannot redirect.
 * <p>
 * In: the other packages give paths and bytes.
 * <p>
 * Out: the disk holds the whole file or none of it.
 */
package dev.crmbridge.files;
