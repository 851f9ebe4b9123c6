package dev.crmbridge.memberlists.repository;

import java.util.List;
import java.util.Set;

import dev.crmbridge.memberlists.Chunk;
import dev.crmbridge.memberlists.Load;
import org.apache.camel.Variable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The chunks of a load, by what became of them. */
@Component
public class ChunkQueryRepository {

	private final JdbcClient store;

	ChunkQueryRepository(JdbcClient store) {
		this.store = store;
	}

	/** The chunks of a load of which some request may have been carried out unseen. */
	public List<Chunk> inDoubt(@Variable("load") Load load) {
		return list(load, "and c.uncertain");
	}

	/** The chunks of a load that may have members in Webitel. */
	public List<Chunk> toUndo(@Variable("load") Load load) {
		return list(load, "and c.kept is null and (c.state = 'loaded' or c.uncertain)");
	}

	/** The chunks of a load that were refused, in the order of their rows. */
	public List<Chunk> refused(Load load) {
		return list(load, "and c.state = 'refused'");
	}

	/** The chunks of a load that were loaded, in the order of their rows. */
	public List<Chunk> loaded(Load load) {
		return list(load, "and c.state = 'loaded'");
	}

	/** The chunks of a load that are still to be loaded, in the order of their rows. */
	public List<Chunk> open(Load load) {
		return list(load, "and c.state in ('planned', 'sending', 'unknown', 'checking')");
	}

	/** The queues into which rows of a dialer went or are to go. */
	public List<String> queues(Load load, String dialer) {
		return this.store
			.sql("select distinct queue from list_chunk where load = :load and dialer = :dialer order by 1")
			.param("load", load.id())
			.param("dialer", dialer)
			.query(String.class)
			.list();
	}

	/** The numbers of the chunks that hold rows of a dialer. */
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
				.formatted(Chunk.COLUMNS, condition))
			.param("load", load.id())
			.query(Chunk::of)
			.list();
	}

	/** The ids of the members of a loaded chunk, in the order of its rows. */
	public List<String> memberIds(Chunk chunk) {
		String[] ids = this.store.sql("select member_ids from list_chunk where load = :load and number = :number")
			.param("load", chunk.load())
			.param("number", chunk.number())
			.query((row, n) -> (String[]) row.getArray("member_ids").getArray())
			.single();
		return List.of(ids);
	}

	/** Why the rows of a chunk were refused, as Webitel put it. */
	public Refusal refusal(Chunk chunk) {
		return this.store.sql(
				"select coalesce(code, ''), coalesce(reason, '') from list_chunk where load = :load and number = :number")
			.param("load", chunk.load())
			.param("number", chunk.number())
			.query((row, n) -> new Refusal(row.getString(1), row.getString(2)))
			.single();
	}

	/**
	 * Why the rows of a chunk were refused.
	 *
	 * @param code a stable word
	 * @param detail what Webitel says of it
	 */
	public record Refusal(String code, String detail) {
	}

}
