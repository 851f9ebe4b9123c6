/**
 * Turns the bytes of a list into rows; {@link ListFile} runs the steps. A
 * {@link ListByteSource} yields the unpacked bytes, {@link ListCharset} is found in them,
 * {@link CheckedTextReader} decodes them, {@link ListHeadReader} finds the delimiter and
 * the header, and {@link RowBatchIterator} returns the rows in batches.
 * <p>
 * In: the plan opens a dropped CSV, text, xlsx or packed file.
 * <p>
 * Out: the plan gets the header and batches of rows, or a refusal of the list.
 */
package dev.crmbridge.memberlists.file;
