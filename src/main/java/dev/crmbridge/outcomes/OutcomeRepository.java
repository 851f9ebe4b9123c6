package dev.crmbridge.outcomes;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.crmbridge.store.SqlFile;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Repository of dialer attempts, and of the place up to which history was read. */
@Component
public class OutcomeRepository {

	private static final String INSERT = SqlFile.read(OutcomeRepository.class, "insert-attempts");

	private static final String CLAIM = SqlFile.read(OutcomeRepository.class, "claim-reading");

	private static final String COUNTS = SqlFile.read(OutcomeRepository.class, "outcome-counts");

	private static final String LAST = SqlFile.read(OutcomeRepository.class, "last-attempts");

	private final JdbcClient store;

	OutcomeRepository(@Qualifier("store") JdbcClient store) {
		this.store = store;
	}

	/** Claims the reading of history, unless another process reads. */
	Optional<Claim> claim(String holder) {
		return this.store.sql(CLAIM)
			.param("holder", holder)
			.query((row, n) -> new Claim(instant(row, "read_to"), instant(row, "first_load"), instant(row, "now")))
			.optional();
	}

	/**
	 * Moves the place up to which history was read, and extends the claim.
	 * @param holder the process
	 * @param place the new place, which never moves back; null to keep it
	 * @throws ConcurrencyFailureException if another process has the claim
	 */
	void move(String holder, Instant place) {
		int moved = this.store.sql("""
				update outcome_reading set read_to = greatest(read_to, cast(:place as timestamptz)),
				  leased_until = now() + interval '2 minutes' where holder = :holder""")
			.param("place", (place != null) ? OffsetDateTime.ofInstant(place, ZoneOffset.UTC) : null)
			.param("holder", holder)
			.update();
		if (moved == 0) {
			throw new ConcurrencyFailureException("another process reads the attempt history");
		}
	}

	/** Ends a claim after the last page. */
	void release(String holder) {
		this.store.sql("update outcome_reading set holder = null, caught_up_at = now() where holder = :holder")
			.param("holder", holder)
			.update();
	}

	Instant now() {
		return this.store.sql("select now()").query(OffsetDateTime.class).single().toInstant();
	}

	/** Returns when history was last read to its end; empty before the first time. */
	Optional<Instant> caughtUpAt() {
		return this.store.sql("select caught_up_at from outcome_reading where caught_up_at is not null")
			.query(OffsetDateTime.class)
			.optional()
			.map(OffsetDateTime::toInstant);
	}

	/**
	 * Inserts the attempts that the store does not know, of loads that it knows.
	 * @return the dialers of the loads, by the ids of the inserted attempts
	 */
	Map<Long, String> insert(List<EndedAttempt> attempts) {
		Map<Long, String> inserted = new HashMap<>();
		this.store.sql(INSERT)
			.param("ids", attempts.stream().map(EndedAttempt::id).toArray(Long[]::new))
			.param("loads", texts(attempts, EndedAttempt::load))
			.param("rows", attempts.stream().map(EndedAttempt::row).toArray(Long[]::new))
			.param("members", texts(attempts, EndedAttempt::member))
			.param("results", texts(attempts, EndedAttempt::result))
			.param("agents", texts(attempts, EndedAttempt::agent))
			.param("attempts", attempts.stream().map(EndedAttempt::attempts).toArray(Integer[]::new))
			.param("ended", texts(attempts, (attempt) -> attempt.endedAt().toString()))
			.query((row) -> {
				inserted.put(row.getLong("id"), row.getString("dialer"));
			});
		return inserted;
	}

	private static String[] texts(List<EndedAttempt> attempts, Function<EndedAttempt, String> text) {
		// PostgreSQL's texts hold no NUL
		return attempts.stream().map(text).map((each) -> each.replace("\0", "")).toArray(String[]::new);
	}

	/**
	 * Returns how many rows of a load have each result at their last attempt, the most
	 * frequent first.
	 */
	public Map<String, Long> counts(String load) {
		Map<String, Long> counts = new LinkedHashMap<>();
		this.store.sql(COUNTS).param("load", load).query((row) -> {
			counts.put(row.getString("result"), row.getLong("rows"));
		});
		return counts;
	}

	/** Returns the last attempts of rows of a load, by row. */
	Map<Long, LastAttempt> last(String load, long firstRow, long lastRow) {
		Map<Long, LastAttempt> last = new HashMap<>();
		this.store.sql(LAST).param("load", load).param("first", firstRow).param("last", lastRow).query((row) -> {
			last.put(row.getLong("row_number"), new LastAttempt(row.getInt("attempts"), row.getString("result"),
					row.getString("agent"), row.getObject("ended_at", OffsetDateTime.class)));
		});
		return last;
	}

	/** Returns ended loads with changes that their {@code outcomes.csv} lacks. */
	List<ChangedLoad> changed(int limit) {
		return this.store.sql("""
				select id, outcome_changes from list_load where outcome_changes > outcomes_written
				  and state in ('loaded', 'synchronised', 'partly-undone', 'abandoned') order by id limit :limit""")
			.param("limit", limit)
			.query((row, n) -> new ChangedLoad(row.getString("id"), row.getInt("outcome_changes")))
			.list();
	}

	/** Records that {@code outcomes.csv} of a load has its changes up to a number. */
	void recordWritten(ChangedLoad load) {
		this.store.sql("update list_load set outcomes_written = greatest(outcomes_written, :changes) where id = :id")
			.param("changes", load.changes())
			.param("id", load.id())
			.update();
	}

	private static Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

	/**
	 * A claim of the reading.
	 *
	 * @param place place up to which history was read; null before the first reading
	 * @param firstLoad start of the oldest load; null without loads
	 * @param now time of the store
	 */
	record Claim(Instant place, Instant firstLoad, Instant now) {
	}

	/**
	 * The last attempt of a row.
	 *
	 * @param attempts how often the member was called
	 * @param result Webitel's word for the result
	 * @param agent id of the agent; empty without one
	 * @param endedAt when the attempt ended
	 */
	record LastAttempt(int attempts, String result, String agent, OffsetDateTime endedAt) {
	}

	/**
	 * A load whose outcomes have changed.
	 *
	 * @param id id of the load
	 * @param changes number of the changes so far
	 */
	public record ChangedLoad(String id, int changes) {
	}

}
