package dev.crmbridge.memberlists.repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.ChunkAction;
import dev.crmbridge.memberlists.ChunkState;

import org.springframework.jdbc.core.RowMapper;

/** Mapper of rows of {@code list_chunk} to chunks. */
final class ChunkRowMapper implements RowMapper<Chunk> {

	/** The columns that the mapper reads, of {@code list_chunk c}. */
	static final String COLUMNS = """
			c.load, c.number, c.dialer, c.queue, c.action, c.row_count, c.first_row, c.depth, c.expires_at, c.state, c.sends, c.failures, c.keyed, c.cleared,
			c.busy_since, 			c.request_size, c.request_sha256""";

	/** Ends a statement that changes rows and returns them. */
	static final String RETURNING = "\nreturning " + COLUMNS;

	@Override
	public Chunk mapRow(ResultSet row, int number) throws SQLException {
		return new Chunk(row.getString("load"), row.getInt("number"), row.getString("dialer"), row.getString("queue"),
				ChunkAction.of(row.getString("action")), row.getInt("row_count"), row.getLong("first_row"),
				row.getInt("depth"), instant(row, "expires_at"), ChunkState.of(row.getString("state")),
				row.getInt("sends"), row.getInt("failures"), row.getBoolean("keyed"), row.getBoolean("cleared"),
				instant(row, "busy_since"), row.getInt("request_size"), row.getString("request_sha256"));
	}

	private static Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

}
