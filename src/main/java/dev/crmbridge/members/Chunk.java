package dev.crmbridge.members;

/**
 * One upload request of a list.
 *
 * @param load load id
 * @param number of the chunk in its load, from 1
 * @param rows how many members it adds
 * @param queue the Webitel queue it goes to
 */
public record Chunk(String load, int number, int rows, String queue) {
}
