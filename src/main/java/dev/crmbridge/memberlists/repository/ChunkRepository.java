package dev.crmbridge.memberlists.repository;

import java.time.Duration;
import java.util.List;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.PlannedChunk;
import dev.crmbridge.store.Seconds;
import dev.crmbridge.webitel.WebitelSettings;
import org.apache.camel.Variable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What became of each upload request, in the store. A chunk is marked as sending before a
 * byte of it leaves; what is not known to be loaded or refused then may be in Webitel,
 * and is read back before it is sent again.
 */
@Component
public class ChunkRepository {

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	private final ChunkMeters meters;

	private final Duration unknownOutcomeWait;

	ChunkRepository(JdbcClient store, TransactionTemplate storeTransaction, WebitelSettings webitel,
			ChunkMeters meters) {
		this.store = store;
		this.transaction = storeTransaction;
		this.meters = meters;
		this.unknownOutcomeWait = webitel.unknownOutcomeWait();
	}

	static void insert(JdbcClient store, String load, List<PlannedChunk> chunks, int depth) {
		store
			.sql("""
					insert into list_chunk (load, number, dialer, queue, row_count, first_row, expires_at, request_size, request_sha256,
					  depth, state)
					select :load, c.*, :depth, 'planned'
					from unnest(:numbers, :dialers, :queues, :rows, :firstRows, cast(:expires as timestamptz[]), :sizes, :digests) as c""")
			.param("load", load)
			.param("depth", depth)
			.param("numbers", chunks.stream().map(PlannedChunk::number).toArray(Integer[]::new))
			.param("dialers", chunks.stream().map(PlannedChunk::dialer).toArray(String[]::new))
			.param("queues", chunks.stream().map(PlannedChunk::queue).toArray(String[]::new))
			.param("rows", chunks.stream().map(PlannedChunk::rows).toArray(Integer[]::new))
			.param("firstRows", chunks.stream().map(PlannedChunk::firstRow).toArray(Long[]::new))
			.param("expires",
					chunks.stream()
						.map((chunk) -> (chunk.expires() != null) ? chunk.expires().toString() : null)
						.toArray(String[]::new))
			.param("sizes", chunks.stream().map(PlannedChunk::requestSize).toArray(Integer[]::new))
			.param("digests", chunks.stream().map(PlannedChunk::requestSha256).toArray(String[]::new))
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

	/** Nothing of a load is sent for a while. */
	public void pause(Chunk chunk, Duration pause) {
		this.store.sql("""
				update list_load set paused_until = greatest(paused_until, now() + make_interval(secs => :pause))
				where id = :load""").param("pause", Seconds.of(pause)).param("load", chunk.load()).update();
	}

	/**
	 * Records that a chunk is in Webitel, with the ids of its members in the order of its
	 * rows; an id is empty if the member is not there any more.
	 */
	public void recordLoaded(Chunk chunk, List<String> memberIds) {
		int mine = change(chunk, "state = 'loaded', member_ids = :ids").param("ids", memberIds.toArray(String[]::new))
			.update();
		if (mine > 0) {
			this.meters.loaded();
		}
	}

	/** Records that a chunk was surely not carried out: it is to be sent. */
	public void recordNotSent(Chunk chunk) {
		int mine = change(chunk, "state = 'planned', resent = resent + case state when 'checking' then 1 else 0 end")
			.update();
		if (mine > 0 && chunk.isUnknown()) {
			this.meters.resent();
		}
	}

	/**
	 * Records that nobody knows whether a chunk was carried out.
	 * @param chunk the chunk
	 * @param failed whether Webitel answered an error of its own
	 * @param reason what Webitel said of it; null if nothing
	 */
	public void recordUnknown(Chunk chunk, boolean failed, String reason) {
		change(chunk, """
				state = 'unknown', uncertain = true, failures = failures + :failed,
				  reason = coalesce(cast(:reason as text), reason), look_at = now() + make_interval(secs => :wait)""")
			.param("failed", failed ? 1 : 0)
			.param("reason", reason)
			.param("wait", Seconds.of(this.unknownOutcomeWait))
			.update();
	}

	/** Has a chunk that could not be read back read back a bit later. */
	public void lookAgain(Chunk chunk, Duration wait) {
		this.store.sql("""
				update list_chunk set state = 'unknown', look_at = now() + make_interval(secs => :wait)
				where load = :load and number = :number and state = 'checking'""")
			.param("wait", Seconds.of(wait))
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
	public void recordRefused(Chunk chunk, String code, String errorId, String reason) {
		change(chunk, "state = 'refused', code = :code, error_id = :errorId, reason = :reason").param("code", code)
			.param("errorId", errorId)
			.param("reason", reason)
			.update();
	}

	/**
	 * How many chunks of a load were refused with an error, while nothing was accepted.
	 */
	public int refusedInVain(Chunk chunk, String errorId) {
		return this.store.sql("""
				select count(*) from list_chunk where load = :load and state = 'refused' and error_id = :errorId
				  and not exists (select from list_chunk where load = :load and state = 'loaded')""")
			.param("load", chunk.load())
			.param("errorId", errorId)
			.query(Integer.class)
			.single();
	}

	/** Numbers for two chunks more of a load; the first of the two. */
	public int twoNumbers(Chunk chunk) {
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
	public void recordSplit(Chunk chunk, List<PlannedChunk> planned, List<PlannedChunk> refused, String code) {
		this.transaction.executeWithoutResult((status) -> {
			int mine = change(chunk, "state = 'split'").update();
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
	 * Rejects the rows of a load that is undone, as far as they were not sent or are in
	 * doubt.
	 */
	public void rejectOpen(@Variable("load") Load load) {
		rejectOpen(load, "taken-back");
	}

	/** The same for a load that is abandoned; what is in doubt is reconciled later. */
	public void abandon(@Variable("load") Load load) {
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

	/** Records how many members of a chunk an undo has left. */
	public void recordKept(Chunk chunk, int kept) {
		this.store.sql("update list_chunk set kept = :kept where load = :load and number = :number")
			.param("kept", kept)
			.param("load", chunk.load())
			.param("number", chunk.number())
			.update();
	}

	/** Changes a chunk, unless it is not in the state in which it was taken any more. */
	private JdbcClient.StatementSpec change(Chunk chunk, String columns) {
		return this.store
			.sql("update list_chunk set " + columns
					+ " where load = :load and number = :number and state = :state and sends = :sends")
			.param("load", chunk.load())
			.param("number", chunk.number())
			.param("state", chunk.state())
			.param("sends", chunk.sends());
	}

}
