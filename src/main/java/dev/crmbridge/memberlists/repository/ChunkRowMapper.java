package dev.crmbridge.memberlists.repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.ChunkState;

import org.springframework.jdbc.core.RowMapper;

/** Mapper of rows of {@code list_chunk} to chunks. */
final class ChunkRowMapper implements RowMapper<Chunk> {

	/** The columns that the mapper reads, of {@code list_chunk c}. */
	static final String COLUMNS = """
			c.load, c.number, c.dialer, c.queue, c.row_count, c.first_row, c.depth, c.expires_at, c.state, c.sends, c.failures,
			c.request_size, c.request_sha256""";

	/** Ends a statement that changes rows and returns them. */
	static final String RETURNING = "\nreturning " + COLUMNS;

	@Override
	public Chunk mapRow(ResultSet row, int number) throws SQLException {
		OffsetDateTime expires = row.getObject("expires_at", OffsetDateTime.class);
		return new Chunk(row.getString("load"), row.getInt("number"), row.getString("dialer"), row.getString("queue"),
				row.getInt("row_count"), row.getLong("first_row"), row.getInt("depth"),
				(expires != null) ? expires.toInstant() : null, ChunkState.of(row.getString("state")),
				row.getInt("sends"), row.getInt("failures"), row.getInt("request_size"),
				row.getString("request_sha256"));
	}

}
