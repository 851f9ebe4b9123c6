package dev.crmbridge.loads;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.settings.BridgeSettings;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The life of each load, in the store: who works on it, how far it is, when it is next to
 * be worked on. A process has a load in hand for a short while that it prolongs as long
 * as it lives; whoever lost one changes nothing of it any more.
 */
@Component("loadLedger")
public class LoadLedger {

	private static final Logger LOG = LoggerFactory.getLogger(LoadLedger.class);

	/** How long a load of a process that was killed waits for another. */
	private static final Duration LEASE = Duration.ofSeconds(15);

	private static final String COLUMNS = "id, dialer, mode, file, sha256, version, started_at, state, plan, holder";

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	private final ListFolders folders;

	private final ObjectMapper json;

	private final ZoneId zone;

	/** The loads that this process has in hand, by id. */
	private final Map<String, Held> held = new ConcurrentHashMap<>();

	private final AtomicBoolean resumed = new AtomicBoolean();

	LoadLedger(JdbcClient store, TransactionTemplate storeTransaction, ListFolders folders, ObjectMapper json,
			BridgeSettings bridge) {
		this.store = store;
		this.transaction = storeTransaction;
		this.folders = folders;
		this.json = json;
		this.zone = bridge.timeZone();
	}

	/**
	 * Records the lists that were taken in hand since the last look; the first time also
	 * tries each stopped one again.
	 */
	public void recordTaken() throws IOException {
		List<Load> taken = this.folders.inHand();
		if (!taken.isEmpty()) {
			Collection<String> known = this.store.sql("select id from list_load where id = any(:ids)")
				.param("ids", taken.stream().map(Load::id).toArray(String[]::new))
				.query(String.class)
				.set();
			taken.stream().filter((load) -> !known.contains(load.id())).forEach(this::record);
		}
		if (!this.resumed.get()) {
			LOG.debug("{} stopped loads are tried again", resume("", null));
			this.resumed.set(true);
		}
	}

	private void record(Load load) {
		this.store.sql("""
				insert into list_load (id, dialer, mode, file, sha256, version, state, started_at, due_at)
				values (:id, :dialer, coalesce(:mode, 'load'), :file, :sha256, :version, 'reading', :started, now())
				on conflict do nothing""")
			.param("id", load.id())
			.param("dialer", load.dialer())
			.param("mode", load.mode())
			.param("file", load.file())
			.param("sha256", load.sha256())
			.param("version", load.version())
			.param("started", utc(load.started()))
			.update();
	}

	/**
	 * Takes the load that has waited longest for somebody to work on it.
	 * @return the load, or null if there is none
	 */
	public Load claim() {
		// whatever became of this worker's last one: it does not work on it any more
		this.held.values().removeIf((each) -> each.worker() == Thread.currentThread());
		String holder = UUID.randomUUID().toString();
		Load claimed = this.store
			.sql("""
					update list_load set holder = :holder, due_at = now() + make_interval(secs => :lease),
					  state = case when state <> 'stopped' then state when plan is null then 'reading' else 'uploading' end
					where id = (select id from list_load where due_at < now() order by due_at limit 1 for update skip locked)
					returning %s"""
				.formatted(COLUMNS))
			.param("holder", holder)
			.param("lease", LEASE.toSeconds())
			.query(LoadLedger::load)
			.optional()
			.orElse(null);
		if (claimed != null) {
			this.held.put(claimed.id(), new Held(holder, Thread.currentThread()));
		}
		return claimed;
	}

	/** Keeps what this process has in hand for a while more. */
	public void prolong() {
		this.held.forEach((id, each) -> {
			if (!each.worker().isAlive() || this.store.sql(
					"update list_load set due_at = now() + make_interval(secs => :lease) where id = :id and holder = :holder")
				.param("lease", LEASE.toSeconds())
				.param("id", id)
				.param("holder", each.holder())
				.update() == 0) {
				this.held.remove(id, each);
			}
		});
	}

	/**
	 * Lets go of a load.
	 * @param load the load
	 * @param wait for how long nobody works on it; null for good
	 * @param reason what it waits for; null if that is nothing worth telling
	 */
	void release(Load load, Duration wait, String reason) {
		letGo(load);
		this.store.sql("""
				update list_load set holder = null, reason = :reason,
				  due_at = case when state = 'undoing' and :state <> 'undoing' then now()
				           else now() + make_interval(secs => cast(:wait as double precision)) end
				where id = :id and holder = :holder""")
			.param("reason", reason)
			.param("state", load.state())
			.param("wait", (wait != null) ? wait.toMillis() / 1000.0 : null)
			.param("id", load.id())
			.param("holder", load.holder())
			.update();
	}

	/** Forgets a load without a word to the store; after the lease it is anybody's. */
	void letGo(Load load) {
		this.held.computeIfPresent(load.id(), (id, each) -> each.holder().equals(load.holder()) ? null : each);
	}

	/**
	 * Records what the first pass has made, all at once.
	 * @param load as it was read
	 * @param prepared what was made of it
	 * @return whether it goes on: not if the same bytes have been loaded in the meantime
	 */
	public boolean recordPlan(@Variable("load") Load load, @Variable("prepared") Prepared prepared) {
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			if (!load.isPreview() && sameOf(load, "for update").isPresent()) {
				return false;
			}
			int mine = this.store
				.sql("""
						update list_load set state = 'uploading', plan = :plan, sha256 = :sha256, version = :version,
						  charset = :charset, byte_order_mark = :bom, delimiter = :delimiter, total_rows = :rows, rejected = :rejected,
						  duplicates = :duplicates, rejections = :rejections, dialers = :dialers, queue = :queue, reason = null
						where id = :load and holder = :holder""")
				.param("plan", load.plan())
				.param("sha256", load.sha256())
				.param("version", load.version())
				.param("charset", prepared.charset())
				.param("bom", prepared.byteOrderMark())
				.param("delimiter", prepared.delimiter())
				.param("rows", prepared.rows())
				.param("rejected", prepared.rejected())
				.param("duplicates", prepared.duplicates())
				.param("rejections", write(prepared.rejections()))
				.param("dialers", write(prepared.dialers()))
				.param("queue", prepared.queue())
				.param("load", load.id())
				.param("holder", load.holder())
				.update();
			if (mine == 0) {
				throw new LoadLostException(load);
			}
			this.store.sql("delete from list_chunk where load = :load").param("load", load.id()).update();
			ChunkLedger.insert(this.store, load.id(), prepared.chunks(), 0);
			return true;
		}));
	}

	/** A load of the same bytes for the same dialer on the same day that stands. */
	Optional<String> sameOf(Load load) {
		return sameOf(load, "");
	}

	private Optional<String> sameOf(Load load, String lock) {
		Instant day = load.started().atZone(this.zone).toLocalDate().atStartOfDay(this.zone).toInstant();
		Instant nextDay = load.started()
			.atZone(this.zone)
			.toLocalDate()
			.plusDays(1)
			.atStartOfDay(this.zone)
			.toInstant();
		return this.store
			.sql("""
					select id, state from list_load
					where dialer = :dialer and sha256 = :sha256 and mode = 'load' and started_at >= :day and started_at < :nextDay
					order by id %s"""
				.formatted(lock))
			.param("dialer", load.dialer())
			.param("sha256", load.sha256())
			.param("day", utc(day))
			.param("nextDay", utc(nextDay))
			.query((row, n) -> Map.entry(row.getString("id"), row.getString("state")))
			.list()
			.stream()
			.filter((same) -> !same.getKey().equals(load.id()))
			.filter((same) -> List.of("uploading", "stopped", "undoing", "loaded").contains(same.getValue()))
			.map(Map.Entry::getKey)
			.findFirst();
	}

	/** Reads a list anew: it has changed since it was read. */
	void startOver(Load load, Duration wait) {
		letGo(load);
		this.store
			.sql("""
					update list_load set state = 'reading', plan = null, holder = null, due_at = now() + make_interval(secs => :wait)
					where id = :id and holder = :holder""")
			.param("wait", wait.toMillis() / 1000.0)
			.param("id", load.id())
			.param("holder", load.holder())
			.update();
	}

	/**
	 * Stops a load where it is, until somebody resumes it or the bridge starts.
	 * @param load the load
	 * @param reason why, for operators
	 * @param retry after which time it goes on by itself; null for never
	 */
	void stop(Load load, String reason, Duration retry) {
		letGo(load);
		int stopped = this.store.sql("""
				update list_load set state = 'stopped', reason = :reason,
				  due_at = now() + make_interval(secs => cast(:retry as double precision)), holder = null
				where id = :id and holder = :holder and state in ('reading', 'uploading')""")
			.param("reason", reason)
			.param("retry", (retry != null) ? retry.toMillis() / 1000.0 : null)
			.param("id", load.id())
			.param("holder", load.holder())
			.update();
		if (stopped > 0) {
			LOG.error("Load {} is stopped: {}", load.id(), reason);
		}
	}

	private static final String RESUME = """
			update list_load set state = case when plan is null then 'reading' else 'uploading' end, reason = null, due_at = now()
			""";

	/**
	 * Tries a stopped load again. What Webitel refused before it took anything is sent
	 * again.
	 * @return whether it was stopped
	 */
	boolean resume(String id) {
		return resume("and id = :id", id) > 0;
	}

	private int resume(String condition, String id) {
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			List<String> resumed = this.store.sql(RESUME + "where state = 'stopped' " + condition + " returning id")
				.param("id", id)
				.query(String.class)
				.list();
			ChunkLedger.takeRefusedAgain(this.store, resumed);
			return resumed.size();
		}));
	}

	/**
	 * Has a load taken back.
	 * @return whether it can be
	 */
	boolean undo(String id) {
		return this.store
			.sql("""
					update list_load set state = 'undoing', reason = null, due_at = case when holder is null then now() else due_at end
					where id = :id and state in ('uploading', 'stopped', 'loaded', 'undone', 'partly-undone', 'undoing')
					  and mode = 'load' and plan is not null""")
			.param("id", id)
			.update() > 0;
	}

	/**
	 * Records how a load has ended.
	 * @param load the load
	 * @param state its last
	 * @param reason why it was refused; null if it was not
	 * @param recheck after which time it is read back once more; null for never
	 */
	void recordEnd(Load load, String state, String reason, Duration recheck) {
		int ended = this.store
			.sql("""
					update list_load set state = :state, reason = :reason, ended_at = now(), holder = null,
					  due_at = now() + make_interval(secs => cast(:recheck as double precision))
					where id = :id and holder = :holder and (state <> 'undoing' or :state in ('undone', 'partly-undone'))""")
			.param("state", state)
			.param("reason", reason)
			.param("recheck", (recheck != null) ? recheck.toMillis() / 1000.0 : null)
			.param("id", load.id())
			.param("holder", load.holder())
			.update();
		if (ended > 0) {
			letGo(load);
			LOG.info("Load {} is {}", load.id(), state);
		}
		else {
			// somebody wants it undone in the meantime
			release(load, Duration.ZERO, null);
		}
	}

	/** Records that a load that had ended was read back once more. */
	public void recordRechecked(@Variable("load") Load load) {
		release(load, null, null);
	}

	/** Whether the same bytes were loaded for the same dialer today already. */
	public boolean isLoadedAlready(@Variable("load") Load load) {
		return !load.isPreview() && sameOf(load).isPresent();
	}

	private static Load load(ResultSet row, int n) throws SQLException {
		return new Load(row.getString("id"), row.getString("dialer"), row.getString("mode"), row.getString("file"),
				row.getString("sha256"), row.getString("version"),
				row.getObject("started_at", OffsetDateTime.class).toInstant(), row.getString("state"),
				row.getString("plan"), row.getString("holder"));
	}

	private static OffsetDateTime utc(Instant time) {
		return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
	}

	private String write(Object counts) {
		try {
			return this.json.writeValueAsString(counts);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("counts are strings and numbers", ex);
		}
	}

	/**
	 * What this process has in hand.
	 *
	 * @param holder its mark in the store
	 * @param worker the thread that works on it
	 */
	private record Held(String holder, Thread worker) {
	}

}
