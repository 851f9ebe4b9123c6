package dev.crmbridge.loads;

import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.crmbridge.time.Seconds;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The life of each load, in the store: how far it is, how it ends. Whoever lost a load,
 * as {@link LoadClaims} tells, changes nothing of it any more.
 */
@Component("loadLedger")
public class LoadLedger {

	private static final Logger LOG = LoggerFactory.getLogger(LoadLedger.class);

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	private final LoadClaims claims;

	private final LoadReports reports;

	private final ListFolders folders;

	private final ObjectMapper json;

	private final AtomicBoolean resumed = new AtomicBoolean();

	LoadLedger(JdbcClient store, TransactionTemplate storeTransaction, LoadClaims claims, LoadReports reports,
			ListFolders folders, ObjectMapper json) {
		this.store = store;
		this.transaction = storeTransaction;
		this.claims = claims;
		this.reports = reports;
		this.folders = folders;
		this.json = json;
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
			.param("started", OffsetDateTime.ofInstant(load.started(), ZoneOffset.UTC))
			.update();
	}

	/**
	 * Records what the first pass has made, all at once.
	 * @param load as it was read
	 * @param prepared what was made of it
	 * @return whether it goes on: not if the same bytes have been loaded in the meantime
	 */
	public boolean recordPlan(@Variable("load") Load load, @Variable("prepared") Prepared prepared) {
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			if (!load.isPreview() && this.reports.lockSameOf(load).isPresent()) {
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

	/** Reads a list anew: it has changed since it was read. */
	void startOver(Load load, Duration wait) {
		this.claims.letGo(load);
		this.store
			.sql("""
					update list_load set state = 'reading', plan = null, holder = null, due_at = now() + make_interval(secs => :wait)
					where id = :id and holder = :holder""")
			.param("wait", Seconds.of(wait))
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
		stop(load, reason, reason, retry);
	}

	/**
	 * Stops a load that Webitel refuses, until somebody resumes it or the bridge starts.
	 * @param load the load
	 * @param reason why, for operators and the log
	 * @param detail what Webitel says of it, which may hold a member's name: for
	 * operators
	 */
	void stopRefused(Load load, String reason, String detail) {
		stop(load, reason, reason + ": " + detail, null);
	}

	private void stop(Load load, String logged, String reason, Duration retry) {
		this.claims.letGo(load);
		int stopped = this.store.sql("""
				update list_load set state = 'stopped', reason = :reason,
				  due_at = now() + make_interval(secs => cast(:retry as double precision)), holder = null
				where id = :id and holder = :holder and state in ('reading', 'uploading')""")
			.param("reason", reason)
			.param("retry", Seconds.of(retry))
			.param("id", load.id())
			.param("holder", load.holder())
			.update();
		if (stopped > 0) {
			LOG.error("Load {} is stopped: {}", load.id(), logged);
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
	 * @return whether it has ended, which it does once
	 */
	boolean recordEnd(Load load, String state, String reason, Duration recheck) {
		int ended = this.store
			.sql("""
					update list_load set state = :state, reason = :reason, ended_at = now(), holder = null,
					  due_at = now() + make_interval(secs => cast(:recheck as double precision))
					where id = :id and holder = :holder and (state <> 'undoing' or :state in ('undone', 'partly-undone'))""")
			.param("state", state)
			.param("reason", reason)
			.param("recheck", Seconds.of(recheck))
			.param("id", load.id())
			.param("holder", load.holder())
			.update();
		if (ended > 0) {
			this.claims.letGo(load);
			LoadReport.Counts counts = this.reports.find(load.id()).orElseThrow().counts();
			LOG.info("Load {} is {}: {} rows, {} accepted, {} rejected, {} duplicates", load.id(), state, counts.rows(),
					counts.accepted(), counts.rejected(), counts.duplicates());
		}
		else {
			// somebody wants it undone in the meantime
			this.claims.release(load, Duration.ZERO, null);
		}
		return ended > 0;
	}

	/** Records that a load that had ended was read back once more. */
	public void recordRechecked(@Variable("load") Load load) {
		this.claims.release(load, null, null);
	}

	private String write(Object counts) {
		try {
			return this.json.writeValueAsString(counts);
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("counts are strings and numbers", ex);
		}
	}

}
