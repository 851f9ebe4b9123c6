package dev.crmbridge.memberlists.repository;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.store.Seconds;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The life of each load, in the store: how it stops, goes on, is taken back, how it ends.
 * Whoever lost a load, as {@link LoadLeaseRepository} tells, changes nothing of it any
 * more.
 */
@Component
public class LoadStateRepository {

	private static final Logger LOG = LoggerFactory.getLogger(LoadStateRepository.class);

	private static final String RESUME = """
			update list_load set state = case when plan is null then 'reading' else 'uploading' end, reason = null, due_at = now(),
			  file_failures = 0
			""";

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	private final LoadLeaseRepository claims;

	private final LoadReportRepository reports;

	LoadStateRepository(JdbcClient store, TransactionTemplate storeTransaction, LoadLeaseRepository claims,
			LoadReportRepository reports) {
		this.store = store;
		this.transaction = storeTransaction;
		this.claims = claims;
		this.reports = reports;
	}

	/** Reads a list anew: it has changed since it was read. */
	public void startOver(Load load, Duration wait) {
		this.claims.letGo(load);
		this.store
			.sql("""
					update list_load set state = 'reading', plan = null, holder = null, due_at = now() + make_interval(secs => :wait)
					where id = :id and holder = :holder and state in ('reading', 'uploading')""")
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
	public void stop(Load load, String reason, Duration retry) {
		stop(load, reason, reason, retry);
	}

	/**
	 * Stops a load that Webitel refuses, until somebody resumes it or the bridge starts.
	 * @param load the load
	 * @param reason why, for operators and the log
	 * @param detail what Webitel says of it, which may hold a member's name: for
	 * operators
	 */
	public void stopRefused(Load load, String reason, String detail) {
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

	/**
	 * Tries a stopped load again. What Webitel refused before it took anything is sent
	 * again.
	 * @return whether it was stopped
	 */
	public boolean resume(String id) {
		return resume("and id = :id", id) > 0;
	}

	/**
	 * Tries each stopped load again.
	 * @return how many were
	 */
	public int resumeAll() {
		return resume("", null);
	}

	private int resume(String condition, String id) {
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			List<String> resumed = this.store.sql(RESUME + "where state = 'stopped' " + condition + " returning id")
				.param("id", id)
				.query(String.class)
				.list();
			ChunkRepository.takeRefusedAgain(this.store, resumed);
			return resumed.size();
		}));
	}

	/**
	 * Has a load taken back.
	 * @return whether it can be
	 */
	public boolean undo(String id) {
		return this.store
			.sql("""
					update list_load set state = 'undoing', reason = null, due_at = case when holder is null then now() else due_at end
					where id = :id
					  and state in ('uploading', 'stopped', 'loaded', 'undone', 'partly-undone', 'undoing', 'abandoned')
					  and mode = 'load' and plan is not null""")
			.param("id", id)
			.update() > 0;
	}

	/**
	 * Has a load ended that cannot go on. One that is still read is taken from its
	 * process, as nothing of it was sent.
	 * @return whether it can be: not if it has ended
	 */
	public boolean abandon(String id) {
		return this.store.sql("""
				update list_load set state = 'abandoning', reason = null,
				  holder = case when state = 'reading' then null else holder end,
				  due_at = case when holder is null or state = 'reading' then now() else due_at end
				where id = :id and state in ('reading', 'uploading', 'stopped', 'undoing', 'abandoning')""")
			.param("id", id)
			.update() > 0;
	}

	/** Counts a failure of the load's files; how many there were in a row. */
	public int countFileFailure(Load load) {
		return this.store
			.sql("""
					update list_load set file_failures = file_failures + 1 where id = :id and holder = :holder returning file_failures""")
			.param("id", load.id())
			.param("holder", load.holder())
			.query(Integer.class)
			.optional()
			.orElse(0);
	}

	/** Stops the loads whose first pass takes longer than lists of their size ever do. */
	public void stopOverdue() {
		this.claims.interruptOverdue(
				(load) -> stop(load, "reading the list took too long; correct the list or abandon the load", null));
	}

	/**
	 * Records how a load has ended.
	 * @param load the load
	 * @param state its last
	 * @param reason why it was refused; null if it was not
	 * @param changed whether the file changed after its first upload
	 * @param ended when, as its receipt says; null for now
	 * @param recheck after which time it is read back once more; null for never
	 * @return whether it has ended, which it does once
	 */
	public boolean recordEnd(Load load, String state, String reason, boolean changed, OffsetDateTime ended,
			Duration recheck) {
		int recorded = this.store
			.sql("""
					update list_load set state = :state, reason = :reason,
					  ended_at = coalesce(cast(:ended as timestamptz), now()), holder = null,
					  changed_while_loading = changed_while_loading or :changed,
					  due_at = now() + make_interval(secs => cast(:recheck as double precision))
					where id = :id and holder = :holder
					  and (state not in ('undoing', 'abandoning') or state = 'undoing' and :state in ('undone', 'partly-undone')
					    or state = 'abandoning' and :state = 'abandoned')""")
			.param("state", state)
			.param("ended", ended)
			.param("reason", reason)
			.param("changed", changed)
			.param("recheck", Seconds.of(recheck))
			.param("id", load.id())
			.param("holder", load.holder())
			.update();
		if (recorded > 0) {
			this.claims.letGo(load);
			LoadReport.Counts counts = this.reports.find(load.id()).orElseThrow().counts();
			LOG.info("Load {} is {}: {} rows, {} accepted, {} rejected, {} duplicates", load.id(), state, counts.rows(),
					counts.accepted(), counts.rejected(), counts.duplicates());
		}
		else {
			// somebody wants it undone in the meantime
			this.claims.release(load, Duration.ZERO, null);
		}
		return recorded > 0;
	}

	/** Records that a load that had ended was read back once more. */
	public void recordReconciled(@Variable("load") Load load) {
		this.claims.release(load, null, null);
	}

}
