/**
 * Turns the bytes of a list into rows.
 * <p>
 * In: the plan opens a dropped CSV, text, xlsx or packed file.
 * <p>
 * Out: the plan gets the header and batches of rows, or a refusal of the list.
 */
package dev.crmbridge.memberlists.file;
