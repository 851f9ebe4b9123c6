package dev.crmbridge.memberlists.repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadState;

import org.springframework.jdbc.core.RowMapper;

/** Mapper of rows of {@code list_load} to loads. */
final class LoadRowMapper implements RowMapper<Load> {

	/** The columns that the mapper reads. */
	static final String COLUMNS = "id, dialer, mode, file, sha256, version, started_at, state, plan, holder, sent_by";

	/** Ends a statement that changes rows and returns them. */
	static final String RETURNING = "\nreturning " + COLUMNS;

	@Override
	public Load mapRow(ResultSet row, int number) throws SQLException {
		return new Load(row.getString("id"), row.getString("dialer"), LoadMode.of(row.getString("mode")),
				row.getString("file"), row.getString("sha256"), row.getString("version"),
				row.getObject("started_at", OffsetDateTime.class).toInstant(), LoadState.of(row.getString("state")),
				row.getString("plan"), row.getString("holder"), row.getString("sent_by"));
	}

}
