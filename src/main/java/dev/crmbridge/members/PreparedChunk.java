package dev.crmbridge.members;

/**
 * One upload request of a list, as the first pass has planned it.
 *
 * @param number of the chunk, from 1
 * @param rows how many members it adds
 */
public record PreparedChunk(int number, int rows) {
}
