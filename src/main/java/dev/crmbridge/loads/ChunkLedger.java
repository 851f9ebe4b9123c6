package dev.crmbridge.loads;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import dev.crmbridge.webitel.WebitelSettings;
import org.apache.camel.Variable;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What became of each upload request, in the store. A chunk is marked as sending before a
 * byte of it leaves; what is not known to be loaded or refused then may be in Webitel,
 * and is read back before it is sent again.
 */
@Component("chunkLedger")
public class ChunkLedger {

	private static final String COLUMNS = """
			c.load, c.number, c.dialer, c.queue, c.row_count, c.first_row, c.depth, c.expires_at, c.state, c.sends, c.failures""";

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	private final Duration unknownOutcomeWait;

	/** So many of a load may be unknown before it waits for them. */
	private final int mostUnknown;

	private volatile boolean closing;

	ChunkLedger(JdbcClient store, TransactionTemplate storeTransaction, WebitelSettings webitel,
			MembersSettings members) {
		this.store = store;
		this.transaction = storeTransaction;
		this.unknownOutcomeWait = webitel.unknownOutcomeWait();
		this.mostUnknown = 4 * members.parallel();
	}

	/** The bridge stops: what is being sent is ended, and nothing else begun. */
	@EventListener(ContextClosedEvent.class)
	void close() {
		this.closing = true;
	}

	static void insert(JdbcClient store, String load, List<PreparedChunk> chunks, int depth) {
		store.sql("""
				insert into list_chunk (load, number, dialer, queue, row_count, first_row, expires_at, depth, state)
				select :load, number, dialer, queue, row_count, first_row, expires_at, :depth, 'planned'
				from unnest(:numbers, :dialers, :queues, :rows, :firstRows, cast(:expires as timestamptz[]))
				  as c (number, dialer, queue, row_count, first_row, expires_at)""")
			.param("load", load)
			.param("depth", depth)
			.param("numbers", chunks.stream().map(PreparedChunk::number).toArray(Integer[]::new))
			.param("dialers", chunks.stream().map(PreparedChunk::dialer).toArray(String[]::new))
			.param("queues", chunks.stream().map(PreparedChunk::queue).toArray(String[]::new))
			.param("rows", chunks.stream().map(PreparedChunk::rows).toArray(Integer[]::new))
			.param("firstRows", chunks.stream().map(PreparedChunk::firstRow).toArray(Long[]::new))
			.param("expires",
					chunks.stream()
						.map((chunk) -> (chunk.expires() != null) ? chunk.expires().toString() : null)
						.toArray(String[]::new))
			.update();
	}

	/** What Webitel refused of loads of which it took nothing is sent again. */
	static void takeRefusedAgain(JdbcClient store, List<String> loads) {
		store.sql("""
				update list_chunk c set state = 'planned', code = null, error_id = null, reason = null, failures = 0
				where load = any(:loads) and state = 'refused' and code = 'refused-by-webitel'
				  and not exists (select from list_chunk o where o.load = c.load and o.state = 'loaded')""")
			.param("loads", loads.toArray(String[]::new))
			.update();
	}

	/**
	 * Prepares for the work on a load: what was being sent when somebody else's work on
	 * it ended may have been carried out.
	 */
	public void takeOver(@Variable("load") Load load) {
		this.store.sql("""
				update list_chunk set state = 'unknown', uncertain = true,
				  look_at = sent_at + make_interval(secs => :wait)
				where load = :load and state in ('sending', 'checking')""")
			.param("wait", this.unknownOutcomeWait.toMillis() / 1000.0)
			.param("load", load.id())
			.update();
	}

	/** Whether nothing of a load was sent so far. */
	boolean isUntouched(Load load) {
		return this.store.sql("select not exists (select from list_chunk where load = :load and sends > 0)")
			.param("load", load.id())
			.query(Boolean.class)
			.single();
	}

	/**
	 * Takes the next chunk of a load in hand: one that is to be read back, else one that
	 * is to be sent, halves first.
	 * @return the chunk; null if there is none at the moment
	 */
	public Chunk next(@Variable("load") Load load) {
		return this.closing ? null : toReadBack(load).or(() -> toSend(load)).orElse(null);
	}

	private Optional<Chunk> toReadBack(Load load) {
		return this.store.sql("""
				update list_chunk c set state = 'checking', read_backs = read_backs + 1
				where load = :load and number = (
				  select u.number from list_chunk u join list_load l on l.id = u.load
				  where u.load = :load and u.state = 'unknown' and u.look_at < now() and l.holder = :holder
				    and l.state = 'uploading' and (l.paused_until is null or l.paused_until < now())
				  order by u.look_at limit 1 for update of u skip locked)
				returning %s""".formatted(COLUMNS))
			.param("load", load.id())
			.param("holder", load.holder())
			.query(ChunkLedger::chunk)
			.optional();
	}

	private Optional<Chunk> toSend(Load load) {
		return this.store.sql("""
				update list_chunk c set state = 'sending', sends = sends + 1, sent_at = now()
				where load = :load and number = (
				  select p.number from list_chunk p join list_load l on l.id = p.load
				  where p.load = :load and p.state = 'planned' and l.holder = :holder and l.state = 'uploading'
				    and (l.paused_until is null or l.paused_until < now())
				    and (select count(*) from list_chunk where load = :load and state = 'unknown') < :mostUnknown
				  order by p.depth desc, p.number limit 1 for update of p skip locked)
				returning %s""".formatted(COLUMNS))
			.param("load", load.id())
			.param("holder", load.holder())
			.param("mostUnknown", this.mostUnknown)
			.query(ChunkLedger::chunk)
			.optional();
	}

	/** Nothing of a load is sent for a while. */
	void pause(Chunk chunk, Duration pause) {
		this.store.sql("""
				update list_load set paused_until = greatest(paused_until, now() + make_interval(secs => :pause))
				where id = :load""").param("pause", pause.toMillis() / 1000.0).param("load", chunk.load()).update();
	}

	/**
	 * Records that a chunk is in Webitel, with the ids of its members in the order of its
	 * rows; an id is empty if the member is not there any more.
	 */
	void recordLoaded(Chunk chunk, List<String> memberIds) {
		this.store.sql("""
				update list_chunk set state = 'loaded', member_ids = :ids
				where load = :load and number = :number and state = :state and sends = :sends""")
			.param("ids", memberIds.toArray(String[]::new))
			.param("load", chunk.load())
			.param("number", chunk.number())
			.param("state", chunk.state())
			.param("sends", chunk.sends())
			.update();
	}

	/** Records that a chunk was surely not carried out: it is to be sent. */
	void recordNotSent(Chunk chunk) {
		this.store.sql("""
				update list_chunk set state = 'planned', resent = resent + case state when 'checking' then 1 else 0 end
				where load = :load and number = :number and state = :state and sends = :sends""")
			.param("load", chunk.load())
			.param("number", chunk.number())
			.param("state", chunk.state())
			.param("sends", chunk.sends())
			.update();
	}

	/**
	 * Records that nobody knows whether a chunk was carried out.
	 * @param chunk the chunk
	 * @param failed whether Webitel answered an error of its own
	 * @param reason what Webitel said of it; null if nothing
	 */
	void recordUnknown(Chunk chunk, boolean failed, String reason) {
		this.store.sql("""
				update list_chunk set state = 'unknown', uncertain = true, failures = failures + :failed,
				  reason = coalesce(cast(:reason as text), reason), look_at = now() + make_interval(secs => :wait)
				where load = :load and number = :number and state = :state and sends = :sends""")
			.param("failed", failed ? 1 : 0)
			.param("reason", reason)
			.param("wait", this.unknownOutcomeWait.toMillis() / 1000.0)
			.param("load", chunk.load())
			.param("number", chunk.number())
			.param("state", chunk.state())
			.param("sends", chunk.sends())
			.update();
	}

	/** Has a chunk that could not be read back read back a bit later. */
	void lookAgain(Chunk chunk, Duration wait) {
		this.store.sql("""
				update list_chunk set state = 'unknown', look_at = now() + make_interval(secs => :wait)
				where load = :load and number = :number and state = 'checking'""")
			.param("wait", wait.toMillis() / 1000.0)
			.param("load", chunk.load())
			.param("number", chunk.number())
			.update();
	}

	/**
	 * Records that the rows of a chunk will not be loaded.
	 * @param chunk the chunk
	 * @param code why
	 * @param errorId Webitel's id of the error; empty if it gave none
	 * @param reason what Webitel says of it
	 */
	void recordRefused(Chunk chunk, String code, String errorId, String reason) {
		this.store.sql("""
				update list_chunk set state = 'refused', code = :code, error_id = :errorId, reason = :reason
				where load = :load and number = :number and state = :state and sends = :sends""")
			.param("code", code)
			.param("errorId", errorId)
			.param("reason", reason)
			.param("load", chunk.load())
			.param("number", chunk.number())
			.param("state", chunk.state())
			.param("sends", chunk.sends())
			.update();
	}

	/**
	 * How many chunks of a load were refused with an error, while nothing was accepted.
	 */
	int refusedInVain(Chunk chunk, String errorId) {
		return this.store.sql("""
				select count(*) from list_chunk where load = :load and state = 'refused' and error_id = :errorId
				  and not exists (select from list_chunk where load = :load and state = 'loaded')""")
			.param("load", chunk.load())
			.param("errorId", errorId)
			.query(Integer.class)
			.single();
	}

	/** Numbers for two chunks more of a load; the first of the two. */
	int twoNumbers(Chunk chunk) {
		return this.store
			.sql("""
					update list_load set last_chunk = greatest(last_chunk, (select max(number) from list_chunk where load = id)) + 2
					where id = :load returning last_chunk - 1""")
			.param("load", chunk.load())
			.query(Integer.class)
			.single();
	}

	/**
	 * Records that others have taken the place of a chunk.
	 * @param chunk the chunk
	 * @param planned those that are to be sent
	 * @param refused those that are not
	 * @param code why they are not
	 */
	void recordSplit(Chunk chunk, List<PreparedChunk> planned, List<PreparedChunk> refused, String code) {
		this.transaction.executeWithoutResult((status) -> {
			int mine = this.store.sql("""
					update list_chunk set state = 'split'
					where load = :load and number = :number and state = :state and sends = :sends""")
				.param("load", chunk.load())
				.param("number", chunk.number())
				.param("state", chunk.state())
				.param("sends", chunk.sends())
				.update();
			if (mine > 0) {
				insert(this.store, chunk.load(), planned, chunk.depth() + 1);
				insert(this.store, chunk.load(), refused, chunk.depth() + 1);
				refused.forEach((each) -> this.store.sql(
						"update list_chunk set state = 'refused', code = :code where load = :load and number = :number")
					.param("code", code)
					.param("load", chunk.load())
					.param("number", each.number())
					.update());
			}
		});
	}

	/**
	 * When a load that has nothing to do at the moment goes on.
	 * @return the wait, or empty if all its chunks have ended
	 */
	Optional<Duration> untilNext(Load load) {
		return this.store
			.sql("""
					select extract(epoch from greatest(
					  case when bool_or(c.state <> 'unknown') and count(*) filter (where c.state = 'unknown') < :mostUnknown
					       then now() else min(c.look_at) filter (where c.state = 'unknown') end,
					  max(l.paused_until)) - now()) as wait
					from list_chunk c join list_load l on l.id = c.load
					where c.load = :load and c.state in ('planned', 'sending', 'unknown', 'checking') having count(*) > 0""")
			.param("load", load.id())
			.param("mostUnknown", this.mostUnknown)
			.query(Double.class)
			.optional()
			.map((seconds) -> Duration.ofMillis(Math.max(0, Math.round(1000 * seconds))));
	}

	/** The chunks of a load of which some request may have been carried out unseen. */
	public List<Chunk> uncertain(@Variable("load") Load load) {
		return list(load, "and c.uncertain");
	}

	/** The chunks of a load that may have members in Webitel. */
	public List<Chunk> toUndo(@Variable("load") Load load) {
		return list(load, "and c.kept is null and (c.state = 'loaded' or c.uncertain)");
	}

	/** The chunks of a load that were refused, in the order of their rows. */
	List<Chunk> refused(Load load) {
		return list(load, "and c.state = 'refused'");
	}

	/** The chunks of a load that were loaded, in the order of their rows. */
	List<Chunk> loaded(Load load) {
		return list(load, "and c.state = 'loaded'");
	}

	/** The chunks of a load that are still to be loaded, in the order of their rows. */
	List<Chunk> open(Load load) {
		return list(load, "and c.state in ('planned', 'sending', 'unknown', 'checking')");
	}

	private List<Chunk> list(Load load, String condition) {
		return this.store
			.sql("select %s from list_chunk c where c.load = :load %s order by c.first_row, c.number".formatted(COLUMNS,
					condition))
			.param("load", load.id())
			.query(ChunkLedger::chunk)
			.list();
	}

	/** Gives up what of a load was not sent, or nobody knows of. */
	public void giveUp(@Variable("load") Load load) {
		this.store
			.sql("""
					update list_chunk set uncertain = uncertain or state <> 'planned', state = 'refused', code = 'taken-back'
					where load = :load and state in ('planned', 'sending', 'unknown', 'checking')""")
			.param("load", load.id())
			.update();
	}

	/** Records how many members of a chunk an undo has left. */
	void recordKept(Chunk chunk, int kept) {
		this.store.sql("update list_chunk set kept = :kept where load = :load and number = :number")
			.param("kept", kept)
			.param("load", chunk.load())
			.param("number", chunk.number())
			.update();
	}

	/** The ids of the members of a loaded chunk, in the order of its rows. */
	List<String> memberIds(Chunk chunk) {
		String[] ids = this.store.sql("select member_ids from list_chunk where load = :load and number = :number")
			.param("load", chunk.load())
			.param("number", chunk.number())
			.query((row, n) -> (String[]) row.getArray("member_ids").getArray())
			.single();
		return List.of(ids);
	}

	/** Why the rows of a chunk were refused, as Webitel put it. */
	Refusal refusal(Chunk chunk) {
		return this.store.sql(
				"select coalesce(code, ''), coalesce(reason, '') from list_chunk where load = :load and number = :number")
			.param("load", chunk.load())
			.param("number", chunk.number())
			.query((row, n) -> new Refusal(row.getString(1), row.getString(2)))
			.single();
	}

	private static Chunk chunk(ResultSet row, int n) throws SQLException {
		OffsetDateTime expires = row.getObject("expires_at", OffsetDateTime.class);
		return new Chunk(row.getString("load"), row.getInt("number"), row.getString("dialer"), row.getString("queue"),
				row.getInt("row_count"), row.getLong("first_row"), row.getInt("depth"),
				(expires != null) ? expires.withOffsetSameInstant(ZoneOffset.UTC).toInstant() : null,
				row.getString("state"), row.getInt("sends"), row.getInt("failures"));
	}

	/**
	 * Why the rows of a chunk were refused.
	 *
	 * @param code a stable word
	 * @param detail what Webitel says of it
	 */
	record Refusal(String code, String detail) {
	}

}
