package dev.crmbridge.memberlists;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

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
 * @param requestSize of the request, in bytes
 * @param requestSha256 digest of the request, in hex; null if it was planned before
 * digests were recorded
 */
public record Chunk(String load, int number, String dialer, String queue, int rows, long firstRow, int depth,
		Instant expires, String state, int sends, int failures, int requestSize, String requestSha256) {

	/** What {@link #of} reads, of {@code list_chunk c}. */
	public static final String COLUMNS = """
			c.load, c.number, c.dialer, c.queue, c.row_count, c.first_row, c.depth, c.expires_at, c.state, c.sends, c.failures,
			c.request_size, c.request_sha256""";

	/** Reads a row of the store. */
	public static Chunk of(ResultSet row, int n) throws SQLException {
		OffsetDateTime expires = row.getObject("expires_at", OffsetDateTime.class);
		return new Chunk(row.getString("load"), row.getInt("number"), row.getString("dialer"), row.getString("queue"),
				row.getInt("row_count"), row.getLong("first_row"), row.getInt("depth"),
				(expires != null) ? expires.toInstant() : null, row.getString("state"), row.getInt("sends"),
				row.getInt("failures"), row.getInt("request_size"), row.getString("request_sha256"));
	}

	/** Whether it may be in Webitel already. */
	public boolean isUnknown() {
		return "checking".equals(this.state);
	}

}
