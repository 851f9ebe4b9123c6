/**
 * Reads the first sheet of an xlsx workbook as a stream.
 * <p>
 * In: the list reader opens an archive that is a workbook.
 * <p>
 * Out: the list reader gets the cells of each row as text, or a rejected row.
 */
package dev.crmbridge.memberlists.file.xlsx;
