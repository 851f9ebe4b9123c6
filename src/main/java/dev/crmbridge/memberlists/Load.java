package dev.crmbridge.memberlists;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * One list on its way into a dialer.
 *
 * @param id load id,
 * {@code <yyyyMMdd-HHmmss>-<dialer>-<first 8 hex of the file's SHA-256>}
 * @param dialer the dialer the list was dropped for
 * @param mode {@code load} or {@code preview}
 * @param file the file's name
 * @param sha256 digest of the file, in hex
 * @param version size and time of the file that this is the digest of
 * @param started when it was taken in hand
 * @param state {@code reading}, {@code uploading}, {@code stopped}, {@code undoing},
 * {@code loaded}, {@code preview}, {@code already-loaded}, {@code undone},
 * {@code partly-undone} or {@code refused}
 * @param plan name of the folder of what the first pass made; null before it ended
 * @param holder who works on it; null if nobody does
 */
public record Load(String id, String dialer, String mode, String file, String sha256, String version, Instant started,
		String state, String plan, String holder) {

	/** What {@link #of} reads, of {@code list_load}. */
	public static final String COLUMNS = "id, dialer, mode, file, sha256, version, started_at, state, plan, holder";

	/** Reads a row of the store. */
	public static Load of(ResultSet row, int n) throws SQLException {
		return new Load(row.getString("id"), row.getString("dialer"), row.getString("mode"), row.getString("file"),
				row.getString("sha256"), row.getString("version"),
				row.getObject("started_at", OffsetDateTime.class).toInstant(), row.getString("state"),
				row.getString("plan"), row.getString("holder"));
	}

	/** Whether nothing of it is to be uploaded. */
	public boolean isPreview() {
		return "preview".equals(this.mode);
	}

}
