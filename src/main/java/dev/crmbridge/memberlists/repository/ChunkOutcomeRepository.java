package dev.crmbridge.memberlists.repository;

import java.time.Duration;
import java.util.List;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.store.Seconds;
import dev.crmbridge.store.SqlFile;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Repository of the outcomes of upload requests. A chunk is marked as sending before a
 * byte of its request leaves; unless it is then known to be loaded or refused, it may be
 * in Webitel, and is reconciled before it is sent again.
 */
@Component
public class ChunkOutcomeRepository {

	private static final String INSERT = SqlFile.read(ChunkOutcomeRepository.class, "insert-chunks");

	private final JdbcClient store;

	private final ChunkMeters meters;

	ChunkOutcomeRepository(JdbcClient store, ChunkMeters meters) {
		this.store = store;
		this.meters = meters;
	}

	/** Inserts planned chunks; the depth is how often their rows were halved. */
	static void insert(JdbcClient store, String load, List<PlannedChunk> chunks, int depth) {
		store.sql(INSERT)
			.param("load", load)
			.param("depth", depth)
			.param("numbers", chunks.stream().map(PlannedChunk::number).toArray(Integer[]::new))
			.param("dialers", chunks.stream().map(PlannedChunk::dialer).toArray(String[]::new))
			.param("queues", chunks.stream().map(PlannedChunk::queue).toArray(String[]::new))
			.param("actions", chunks.stream().map((chunk) -> chunk.action().word()).toArray(String[]::new))
			.param("keyed", chunks.stream().map(PlannedChunk::keyed).toArray(Boolean[]::new))
			.param("rows", chunks.stream().map(PlannedChunk::rows).toArray(Integer[]::new))
			.param("firstRows", chunks.stream().map(PlannedChunk::firstRow).toArray(Long[]::new))
			.param("expires",
					chunks.stream()
						.map((chunk) -> (chunk.expires() != null) ? chunk.expires().toString() : null)
						.toArray(String[]::new))
			.param("sizes", chunks.stream().map(PlannedChunk::requestSize).toArray(Integer[]::new))
			.param("digests", chunks.stream().map(PlannedChunk::requestSha256).toArray(String[]::new))
			.update();
		chunks.stream()
			.filter((chunk) -> chunk.action().isWithoutRequest())
			.forEach((chunk) -> store
				.sql("update list_chunk set member_ids = :ids where load = :load and number = :number")
				.param("ids", chunk.memberIds().toArray(String[]::new))
				.param("load", load)
				.param("number", chunk.number())
				.update());
	}

	/**
	 * Plans the refused chunks of loads again, unless Webitel has accepted a chunk of the
	 * load.
	 */
	static void requeueRefused(JdbcClient store, List<String> loads) {
		store
			.sql("""
					update list_chunk c set state = 'planned', code = null, error_id = null, reason = null, failures = 0
					where load = any(:loads) and state = 'refused' and code = 'refused-by-webitel'
					  and not exists (select from list_chunk o where o.load = c.load and o.state = 'loaded' and o.action in ('add', 'replace'))""")
			.param("loads", loads.toArray(String[]::new))
			.update();
	}

	/** Lets no chunk of the chunk's load be claimed before the pause has passed. */
	public void pause(Chunk chunk, Duration pause) {
		this.store.sql("""
				update list_load set paused_until = greatest(paused_until, now() + make_interval(secs => :pause))
				where id = :load""").param("pause", Seconds.of(pause)).param("load", chunk.load()).update();
	}

	/**
	 * Records that a chunk is in Webitel.
	 * @param chunk the chunk
	 * @param memberIds ids of its members in the order of its rows; an id is empty if the
	 * member is in Webitel no longer
	 */
	public void recordLoaded(Chunk chunk, List<String> memberIds) {
		int changed = change(chunk, "state = 'loaded', member_ids = :ids")
			.param("ids", memberIds.toArray(String[]::new))
			.update();
		if (changed > 0) {
			this.meters.countLoaded();
		}
	}

	/** Records that a chunk was surely not carried out, and plans it again. */
	public void recordNotCarriedOut(Chunk chunk) {
		int changed = change(chunk, "state = 'planned', resent = resent + case state when 'checking' then 1 else 0 end")
			.update();
		if (changed > 0 && chunk.isInDoubt()) {
			this.meters.countResent();
		}
	}

	/**
	 * Records that a chunk is in doubt: Webitel may have carried it out.
	 * @param chunk the chunk
	 * @param failed whether Webitel answered with an error that has an id
	 * @param reason Webitel's description of the error; null for none
	 * @param wait how long to wait before the chunk is reconciled
	 */
	public void recordInDoubt(Chunk chunk, boolean failed, String reason, Duration wait) {
		change(chunk, """
				state = 'unknown', uncertain = true, failures = failures + :failed,
				  reason = coalesce(cast(:reason as text), reason), look_at = now() + make_interval(secs => :wait)""")
			.param("failed", failed ? 1 : 0)
			.param("reason", reason)
			.param("wait", Seconds.of(wait))
			.update();
	}

	/** Postpones the next question to Webitel about a chunk. */
	public void postpone(Chunk chunk, Duration wait) {
		change(chunk, "state = 'unknown', look_at = now() + make_interval(secs => :wait)")
			.param("wait", Seconds.of(wait))
			.update();
	}

	/**
	 * Records that the rows of a chunk are rejected.
	 * @param chunk the chunk
	 * @param code a stable word for the reason
	 * @param errorId Webitel's id of the error; empty for none
	 * @param reason Webitel's description of the error
	 */
	public void recordRefused(Chunk chunk, String code, String errorId, String reason) {
		change(chunk, "state = 'refused', code = :code, error_id = :errorId, reason = :reason").param("code", code)
			.param("errorId", errorId)
			.param("reason", reason)
			.update();
	}

	/**
	 * Counts the chunks of a load that Webitel refused with an error; returns 0 if it has
	 * accepted a chunk of the load.
	 */
	public int countRefusalsWithoutSuccess(Chunk chunk, String errorId) {
		return this.store
			.sql("""
					select count(*) from list_chunk where load = :load and state = 'refused' and error_id = :errorId
					  and not exists (select from list_chunk where load = :load and state = 'loaded' and action in ('add', 'replace'))""")
			.param("load", chunk.load())
			.param("errorId", errorId)
			.query(Integer.class)
			.single();
	}

	/**
	 * Rejects the rows of a load that is undone, unless they are known to be in Webitel.
	 */
	public void rejectOpen(Load load) {
		rejectOpen(load, "taken-back");
	}

	/** Does the same for an abandoned load; its chunks in doubt are reconciled later. */
	public void abandon(Load load) {
		rejectOpen(load, "abandoned");
	}

	private void rejectOpen(Load load, String code) {
		this.store.sql("""
				update list_chunk set uncertain = uncertain or state <> 'planned', state = 'refused', code = :code
				where load = :load and state in ('planned', 'sending', 'unknown', 'checking')""")
			.param("code", code)
			.param("load", load.id())
			.update();
	}

	/** Records how many members of a chunk an undo has left in Webitel. */
	public void recordKept(Chunk chunk, int kept) {
		this.store.sql("update list_chunk set kept = :kept where load = :load and number = :number")
			.param("kept", kept)
			.param("load", chunk.load())
			.param("number", chunk.number())
			.update();
	}

	/** Changes a chunk if it is still as it was claimed: its lease may have passed on. */
	private JdbcClient.StatementSpec change(Chunk chunk, String columns) {
		return change(this.store, chunk, columns);
	}

	static JdbcClient.StatementSpec change(JdbcClient store, Chunk chunk, String columns) {
		return store
			.sql("update list_chunk set " + columns
					+ " where load = :load and number = :number and state = :state and sends = :sends")
			.param("load", chunk.load())
			.param("number", chunk.number())
			.param("state", chunk.state().word())
			.param("sends", chunk.sends());
	}

}
