package dev.crmbridge.members;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.webitel.WebitelSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is known of each list, in the store: taken in hand, planned, sent, loaded. What is
 * recorded here before a request leaves is what makes it possible not to send it twice.
 */
@Component("loadLedger")
public class LoadLedger {

	private static final Logger LOG = LoggerFactory.getLogger(LoadLedger.class);

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	private final ListFolders folders;

	private final ObjectMapper json;

	private final long lease;

	LoadLedger(JdbcClient store, TransactionTemplate storeTransaction, ListFolders folders, ObjectMapper json,
			WebitelSettings webitel) {
		// a lease outlives the request that it covers
		this.lease = 2 * webitel.timeout().toSeconds();
		this.store = store;
		this.transaction = storeTransaction;
		this.folders = folders;
		this.json = json;
	}

	/** Records the lists that were taken in hand since the last look. */
	public void recordTaken() throws IOException {
		List<Load> taken = this.folders.inHand();
		if (taken.isEmpty()) {
			return;
		}
		Collection<String> known = this.store.sql("select id from list_load where id = any(:ids)")
			.param("ids", taken.stream().map(Load::id).toArray(String[]::new))
			.query(String.class)
			.set();
		taken.stream()
			.filter((load) -> !known.contains(load.id()))
			.forEach((load) -> this.store.sql("""
					insert into list_load (id, dialer, file, sha256, state, started_at, leased_until)
					values (:id, :dialer, :file, :sha256, 'reading', :started, now())
					on conflict do nothing""")
				.param("id", load.id())
				.param("dialer", load.dialer())
				.param("file", load.file())
				.param("sha256", load.sha256())
				.param("started", OffsetDateTime.ofInstant(load.started(), ZoneOffset.UTC))
				.update());
	}

	/**
	 * Takes the oldest list that no process works on, for a while that each step of the
	 * work prolongs.
	 * @return the list, or null if there is none
	 */
	public Load claim() {
		return this.store.sql("""
				update list_load set leased_until = now() + make_interval(secs => :lease)
				where id = (select id from list_load
				            where state in ('reading', 'uploading') and leased_until < now()
				            order by started_at limit 1 for update skip locked)
				returning id, dialer, file, sha256, state, started_at""")
			.param("lease", this.lease)
			.query(LoadLedger::load)
			.optional()
			.orElse(null);
	}

	/** Keeps a list in this process's hand for a while more. */
	public void prolong(Load load) {
		this.store.sql("update list_load set leased_until = now() + make_interval(secs => :lease) where id = :id")
			.param("lease", this.lease)
			.param("id", load.id())
			.update();
	}

	/** Records what the first pass has made, all at once. */
	public void recordPlan(Load load, String queue, Preparation.Prepared prepared) {
		this.transaction.executeWithoutResult((status) -> {
			this.store.sql("delete from list_chunk where load = :load").param("load", load.id()).update();
			this.store.sql("""
					insert into list_chunk (load, number, row_count, state)
					select :load, number, row_count, 'planned' from unnest(:numbers, :rows) as c (number, row_count)""")
				.param("load", load.id())
				.param("numbers", prepared.chunks().stream().map(PreparedChunk::number).toArray(Integer[]::new))
				.param("rows", prepared.chunks().stream().map(PreparedChunk::rows).toArray(Integer[]::new))
				.update();
			this.store
				.sql("""
						update list_load set state = 'uploading', queue = :queue, charset = :charset, delimiter = :delimiter,
						  total_rows = :rows, rejected = :rejected, duplicates = :duplicates, rejections = :rejections,
						  leased_until = now() + make_interval(secs => :lease)
						where id = :load""")
				.param("lease", this.lease)
				.param("load", load.id())
				.param("queue", queue)
				.param("charset", prepared.charset())
				.param("delimiter", prepared.delimiter())
				.param("rows", prepared.rows())
				.param("rejected", prepared.rejected())
				.param("duplicates", prepared.duplicates())
				.param("rejections", write(prepared.rejections()))
				.update();
		});
	}

	/**
	 * The chunks of a list that are still to be sent.
	 * @throws IllegalStateException if one was being sent when a process ended: it may be
	 * loaded or not
	 */
	public List<Chunk> chunksToSend(Load load) {
		long open = this.store
			.sql("select count(*) from list_chunk where load = :load and state in ('sending', 'unknown', 'refused')")
			.param("load", load.id())
			.query(Long.class)
			.single();
		if (open > 0) {
			throw new IllegalStateException(open + " chunks of the list have an unknown outcome");
		}
		return this.store.sql("""
				select c.load, c.number, c.row_count, l.queue from list_chunk c join list_load l on l.id = c.load
				where c.load = :load and c.state = 'planned' order by c.number""")
			.param("load", load.id())
			.query((row, n) -> new Chunk(row.getString("load"), row.getInt("number"), row.getInt("row_count"),
					row.getString("queue")))
			.list();
	}

	/** Records that a chunk is about to be sent; from here on it may be loaded. */
	public void recordSending(Chunk chunk) {
		mark(chunk, "sending", List.of());
	}

	/**
	 * Records that a chunk is in Webitel, with the ids of its members in the order of its
	 * rows.
	 */
	public void recordLoaded(Chunk chunk, List<String> memberIds) {
		if (memberIds.size() != chunk.rows()) {
			throw new IllegalStateException(
					"Webitel answered " + memberIds.size() + " ids for " + chunk.rows() + " members");
		}
		mark(chunk, "loaded", memberIds);
	}

	/** Records that a chunk never left: Webitel could not be reached. */
	public void recordNotSent(Chunk chunk) {
		mark(chunk, "planned", List.of());
	}

	/** Records that a chunk was refused, or that nobody knows whether it was loaded. */
	public void recordFailed(Chunk chunk, boolean refused) {
		mark(chunk, refused ? "refused" : "unknown", List.of());
	}

	/**
	 * Lets a list wait for half a minute, unless a chunk of it may be in Webitel or was
	 * refused.
	 * @return whether it waits
	 */
	boolean waitABit(Load load) {
		return this.store.sql("""
				update list_load set leased_until = now() + interval '30 seconds'
				where id = :load and not exists (
				  select from list_chunk where load = :load and state in ('sending', 'unknown', 'refused'))""")
			.param("load", load.id())
			.update() > 0;
	}

	private void mark(Chunk chunk, String state, List<String> memberIds) {
		this.transaction.executeWithoutResult((status) -> {
			this.store.sql("""
					update list_chunk set state = :state, member_ids = :ids where load = :load and number = :number""")
				.param("state", state)
				.param("ids", memberIds.toArray(String[]::new))
				.param("load", chunk.load())
				.param("number", chunk.number())
				.update();
			this.store.sql("update list_load set leased_until = now() + make_interval(secs => :lease) where id = :load")
				.param("lease", this.lease)
				.param("load", chunk.load())
				.update();
		});
	}

	/** The ids of the members of a loaded chunk. */
	List<String> memberIds(Load load, int chunk) {
		String[] ids = this.store.sql("select member_ids from list_chunk where load = :load and number = :number")
			.param("load", load.id())
			.param("number", chunk)
			.query((row, n) -> (String[]) row.getArray("member_ids").getArray())
			.single();
		return List.of(ids);
	}

	/** What stands in the ledger of a list, for its receipt. */
	Totals totals(Load load) {
		return this.store.sql("""
				select queue, charset, delimiter, total_rows, rejected, duplicates, rejections,
				  (select count(*) from list_chunk where load = id) as chunks,
				  (select count(*) from list_chunk where load = id and state = 'loaded') as chunks_loaded,
				  (select coalesce(sum(row_count), 0) from list_chunk where load = id and state = 'loaded') as accepted
				from list_load where id = :load""")
			.param("load", load.id())
			.query((row, n) -> new Totals(row.getString("queue"), row.getString("charset"), row.getString("delimiter"),
					row.getLong("total_rows"), row.getLong("accepted"), row.getLong("rejected"),
					row.getLong("duplicates"), row.getInt("chunks"), row.getInt("chunks_loaded"),
					read(row.getString("rejections"))))
			.single();
	}

	/** Records how a list has ended. */
	public void recordEnd(Load load, String state, String reason) {
		this.store.sql("update list_load set state = :state, reason = :reason, ended_at = now() where id = :load")
			.param("state", state)
			.param("reason", reason)
			.param("load", load.id())
			.update();
		LOG.info("Load {} is {}", load.id(), state);
	}

	private static Load load(ResultSet row, int n) throws SQLException {
		return new Load(row.getString("id"), row.getString("dialer"), row.getString("file"), row.getString("sha256"),
				row.getString("state"), row.getObject("started_at", OffsetDateTime.class).toInstant());
	}

	private String write(List<Rejections.Rejection> rejections) {
		try {
			return this.json.writeValueAsString(rejections);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("rejections are strings and numbers", ex);
		}
	}

	private List<Rejections.Rejection> read(String rejections) {
		try {
			return this.json.readValue(rejections, new TypeReference<>() {
			});
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("the ledger holds what was written to it", ex);
		}
	}

	/** The counts of a list. */
	record Totals(String queue, String charset, String delimiter, long rows, long accepted, long rejected,
			long duplicates, int chunks, int chunksLoaded, List<Rejections.Rejection> rejections) {
	}

}
