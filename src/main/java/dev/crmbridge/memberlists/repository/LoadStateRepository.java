package dev.crmbridge.memberlists.repository;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.store.Seconds;
import dev.crmbridge.store.SqlFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Repository of the state changes of loads: stop, resume, undo, abandon and end. Changes
 * by a worker need its lease of the load; see {@link LoadLeaseRepository}.
 */
@Component
public class LoadStateRepository {

	private static final Logger LOG = LoggerFactory.getLogger(LoadStateRepository.class);

	private static final String RESUME = """
			update list_load set state = case when plan is null then 'reading' else 'uploading' end, reason = null, due_at = now(),
			  file_failures = 0
			""";

	private static final String REQUEST_UNDO = SqlFile.read(LoadStateRepository.class, "request-undo");

	private static final String REQUEST_ABANDON = SqlFile.read(LoadStateRepository.class, "request-abandon");

	private static final String RECORD_END = SqlFile.read(LoadStateRepository.class, "record-end");

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	private final LoadLeaseRepository leases;

	private final LoadReportRepository reports;

	LoadStateRepository(JdbcClient store, TransactionTemplate storeTransaction, LoadLeaseRepository leases,
			LoadReportRepository reports) {
		this.store = store;
		this.transaction = storeTransaction;
		this.leases = leases;
		this.reports = reports;
	}

	/** Has a list read again, as its file has changed since it was read. */
	public void startOver(Load load, Duration wait) {
		this.leases.forget(load);
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
	 * Stops a load until an operator resumes it, the bridge starts, or a delay has
	 * passed.
	 * @param load the load
	 * @param reason for operators
	 * @param retry delay after which the load goes on; null for never
	 */
	public void stop(Load load, String reason, Duration retry) {
		stop(load, reason, reason, retry);
	}

	/**
	 * Stops a load that Webitel refuses until an operator resumes it or the bridge
	 * starts.
	 * @param load the load
	 * @param reason for operators and the log
	 * @param detail Webitel's description, for operators alone: it may hold a member's
	 * name
	 */
	public void stopRefused(Load load, String reason, String detail) {
		stop(load, reason, reason + ": " + detail, null);
	}

	private void stop(Load load, String logged, String reason, Duration retry) {
		this.leases.forget(load);
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
			LOG.error("Stopped load: {}; load={}", logged, load.id());
		}
	}

	/**
	 * Resumes a stopped load. Refused rows are sent again if Webitel has accepted none.
	 * @return whether the load was stopped
	 */
	public boolean resume(String id) {
		return resume("and id = :id", id) > 0;
	}

	/**
	 * Resumes each stopped load.
	 * @return how many loads were stopped
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
			ChunkOutcomeRepository.requeueRefused(this.store, resumed);
			return resumed.size();
		}));
	}

	/**
	 * Requests the undo of a load.
	 * @return whether the load's state allows an undo
	 */
	public boolean undo(String id) {
		return this.store.sql(REQUEST_UNDO).param("id", id).update() > 0;
	}

	/**
	 * Requests the end of a load that cannot go on. During the first pass the lease is
	 * ended at once, as nothing of the load was sent.
	 * @return false if the load has ended
	 */
	public boolean abandon(String id) {
		return this.store.sql(REQUEST_ABANDON).param("id", id).update() > 0;
	}

	/** Counts a failure of the load's files, and returns how many there were in a row. */
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

	/** Stops the loads whose first pass takes longer than the limit for their size. */
	public void stopOverdue() {
		this.leases.interruptOverdue(
				(load) -> stop(load, "reading the list took too long; correct the list or abandon the load", null));
	}

	/**
	 * Records how a load has ended.
	 * @param load the load
	 * @param state the last one
	 * @param reason for operators; null for no reason
	 * @param changed whether the file changed after its first upload
	 * @param ended the time in the receipt; null for now
	 * @param reconcileAfter delay after which the load is reconciled once more; null for
	 * never
	 * @return whether the end was recorded, which happens once
	 */
	public boolean recordEnd(Load load, LoadState state, String reason, boolean changed, OffsetDateTime ended,
			Duration reconcileAfter) {
		int recorded = this.store.sql(RECORD_END)
			.param("state", state.word())
			.param("ended", ended)
			.param("reason", reason)
			.param("changed", changed)
			.param("reconcileAfter", Seconds.of(reconcileAfter))
			.param("id", load.id())
			.param("holder", load.holder())
			.update();
		if (recorded > 0) {
			this.leases.forget(load);
			LoadReport.Counts counts = this.reports.find(load.id()).orElseThrow().counts();
			LOG.info("Ended load as {}: {} rows, {} accepted, {} rejected, {} duplicates; load={}", state,
					counts.rows(), counts.accepted(), counts.rejected(), counts.duplicates(), load.id());
		}
		else {
			// an undo or abandon was requested in the meantime
			this.leases.release(load, Duration.ZERO, null);
		}
		return recorded > 0;
	}

	/** Records that an ended load was reconciled once more. */
	public void recordReconciled(Load load) {
		this.leases.release(load, null, null);
	}

}
