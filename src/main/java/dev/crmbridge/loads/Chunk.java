package dev.crmbridge.loads;

import java.time.Instant;

/**
 * One upload request of a list, in hand.
 *
 * @param load load id
 * @param number of the chunk in its load, from 1
 * @param dialer the dialer of its rows
 * @param queue the Webitel queue it goes to
 * @param rows how many members it adds
 * @param firstRow number of its first row
 * @param depth how often its rows were halved
 * @param expires when the first of its members expires; null for never
 * @param state {@code sending}: it is to be sent; {@code checking}: it is to be read back
 * first; otherwise how it ended
 * @param sends how often it was sent, this time included
 * @param failures how often Webitel answered an error of its own
 */
public record Chunk(String load, int number, String dialer, String queue, int rows, long firstRow, int depth,
		Instant expires, String state, int sends, int failures) {

	/** Whether it may be in Webitel already. */
	public boolean isUnknown() {
		return "checking".equals(this.state);
	}

}
