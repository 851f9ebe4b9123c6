package dev.crmbridge.memberlists.repository;

import java.util.List;
import java.util.Set;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.Load;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Repository of the chunks of a load, by their states. */
@Component
public class ChunkRepository {

	private final JdbcClient store;

	ChunkRepository(JdbcClient store) {
		this.store = store;
	}

	/**
	 * Returns the chunks that were in doubt: a request may have been carried out unseen.
	 */
	public List<Chunk> inDoubt(Load load) {
		return list(load, "and c.uncertain");
	}

	/** Returns the chunks that may have members in Webitel and are still to be undone. */
	public List<Chunk> toUndo(Load load) {
		return list(load, "and c.kept is null and (c.state = 'loaded' or c.uncertain)");
	}

	/** Returns the refused chunks in the order of their rows. */
	public List<Chunk> refused(Load load) {
		return list(load, "and c.state = 'refused'");
	}

	/**
	 * Returns the carried out chunks that add or leave members, in the order of their
	 * rows.
	 */
	public List<Chunk> loaded(Load load) {
		return list(load, "and c.state = 'loaded' and c.action <> 'delete'");
	}

	/**
	 * Returns the chunks whose members are deleted; in a preview, those to be deleted.
	 */
	public List<Chunk> deleted(Load load) {
		return list(load,
				load.isPreview() ? "and c.action = 'delete'" : "and c.state = 'loaded' and c.action = 'delete'");
	}

	/** Returns the chunks of a preview that would add members. */
	public List<Chunk> previewed(Load load) {
		return list(load, "and c.action <> 'delete'");
	}

	/** Returns the queues for which chunks with rows of a dialer were planned. */
	public List<String> queues(String dialer) {
		return this.store
			.sql("select distinct queue from list_chunk where dialer = :dialer and queue is not null order by 1")
			.param("dialer", dialer)
			.query(String.class)
			.list();
	}

	/** Returns the open chunks in the order of their rows. */
	public List<Chunk> open(Load load) {
		return list(load, "and c.state in ('planned', 'sending', 'unknown', 'checking')");
	}

	/**
	 * Returns the queues for which chunks of a load with rows of a dialer are planned.
	 */
	public List<String> queues(Load load, String dialer) {
		return this.store
			.sql("select distinct queue from list_chunk where load = :load and dialer = :dialer order by 1")
			.param("load", load.id())
			.param("dialer", dialer)
			.query(String.class)
			.list();
	}

	/** Returns the numbers of the chunks that hold rows of a dialer. */
	public Set<String> numbers(String load, String dialer) {
		return this.store.sql("select number::text from list_chunk where load = :load and dialer = :dialer")
			.param("load", load)
			.param("dialer", dialer)
			.query(String.class)
			.set();
	}

	private List<Chunk> list(Load load, String condition) {
		return this.store
			.sql("select %s from list_chunk c where c.load = :load %s order by c.first_row, c.number"
				.formatted(ChunkRowMapper.COLUMNS, condition))
			.param("load", load.id())
			.query(new ChunkRowMapper())
			.list();
	}

	/** Returns the ids of a loaded chunk's members, in the order of its rows. */
	public List<String> memberIds(Chunk chunk) {
		String[] ids = this.store.sql("select member_ids from list_chunk where load = :load and number = :number")
			.param("load", chunk.load())
			.param("number", chunk.number())
			.query((row, n) -> (String[]) row.getArray("member_ids").getArray())
			.single();
		return List.of(ids);
	}

	/** Returns why the rows of a chunk were rejected. */
	public Refusal refusal(Chunk chunk) {
		return this.store.sql(
				"select coalesce(code, ''), coalesce(reason, '') from list_chunk where load = :load and number = :number")
			.param("load", chunk.load())
			.param("number", chunk.number())
			.query((row, n) -> new Refusal(row.getString(1), row.getString(2)))
			.single();
	}

	/**
	 * Reason for which the rows of a chunk were rejected.
	 *
	 * @param code a stable word; empty for none
	 * @param detail Webitel's description of its last error; empty for none
	 */
	public record Refusal(String code, String detail) {
	}

}
