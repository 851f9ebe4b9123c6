package dev.crmbridge.memberlists.repository;

import java.time.Duration;
import java.util.List;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.ChunkPart;
import dev.crmbridge.store.Seconds;
import dev.crmbridge.store.SqlFile;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Repository of chunks that are split, and of chunks whose earlier members make way: rows
 * that wait do not hold back the others.
 */
@Component
public class ChunkPartRepository {

	private static final String RECORD_PART = SqlFile.read(ChunkPartRepository.class, "record-part");

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	ChunkPartRepository(JdbcClient store, TransactionTemplate storeTransaction) {
		this.store = store;
		this.transaction = storeTransaction;
	}

	/** Reserves two numbers for new chunks of a load, and returns the first. */
	public int reserveTwoNumbers(Chunk chunk) {
		return this.store
			.sql("""
					update list_load set last_chunk = greatest(last_chunk, (select max(number) from list_chunk where load = id)) + 2
					where id = :load returning last_chunk - 1""")
			.param("load", chunk.load())
			.query(Integer.class)
			.single();
	}

	/**
	 * Replaces a chunk by the parts into which it was split. Planned deletions go with
	 * their rows.
	 * @param chunk the chunk
	 * @param parts parts with rows
	 */
	public void recordSplit(Chunk chunk, List<ChunkPart> parts) {
		this.transaction.executeWithoutResult((status) -> {
			if (ChunkOutcomeRepository.change(this.store, chunk, "state = 'split'").update() > 0) {
				ChunkOutcomeRepository.insert(this.store, chunk.load(), parts.stream().map(ChunkPart::chunk).toList(),
						chunk.depth() + 1);
				parts.forEach((part) -> record(chunk, part));
			}
		});
	}

	private void record(Chunk chunk, ChunkPart part) {
		this.store.sql(RECORD_PART)
			.param("state", part.state().word())
			.param("code", part.code())
			.param("cleared", part.cleared())
			.param("wait", Seconds.of(part.retryDelay()))
			.param("load", chunk.load())
			.param("whole", chunk.number())
			.param("number", part.chunk().number())
			.update();
		if (chunk.isDeletionDue()) {
			this.store.sql(
					"update list_member set chunk = :part where load = :load and chunk = :whole and row_number = any (:rows)")
				.param("part", part.chunk().number())
				.param("load", chunk.load())
				.param("whole", chunk.number())
				.param("rows", part.rows().toArray(Long[]::new))
				.update();
		}
	}

	/** Records that the earlier members of a chunk are gone, and plans its upload. */
	public void recordCleared(Chunk chunk) {
		ChunkOutcomeRepository.change(this.store, chunk, "state = 'planned', cleared = true, uncertain = false")
			.update();
	}

	/**
	 * Records that members of a chunk that are to be deleted are in a call.
	 * @param chunk the chunk
	 * @param wait how long until Webitel is asked again
	 */
	public void recordBusy(Chunk chunk, Duration wait) {
		ChunkOutcomeRepository.change(this.store, chunk,
				"""
						state = 'unknown', busy_since = coalesce(busy_since, now()), look_at = now() + make_interval(secs => :wait)""")
			.param("wait", Seconds.of(wait))
			.update();
	}

}
