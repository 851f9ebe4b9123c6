package dev.crmbridge.store;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Repository of operators' changes; also logs each change. */
@Component
public class ActivityRepository {

	private static final Logger LOG = LoggerFactory.getLogger(ActivityRepository.class);

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	ActivityRepository(@Qualifier("store") JdbcClient store,
			@Qualifier("storeTransaction") TransactionTemplate transaction) {
		this.store = store;
		this.transaction = transaction;
	}

	/**
	 * Makes a change and records it in the same transaction.
	 * @param who the name of the key, or the source of the change
	 * @param action the kind of the change
	 * @param what the changed items and their number; safe to log
	 * @param change makes the change, and returns whether anything changed
	 * @return whether anything changed
	 */
	public boolean change(String who, OperatorAction action, String what, BooleanSupplier change) {
		boolean changed = Boolean.TRUE.equals(this.transaction.execute((status) -> {
			boolean done = change.getAsBoolean();
			if (done) {
				record(null, who, action, what);
			}
			return done;
		}));
		if (changed) {
			log(who, action, what);
		}
		return changed;
	}

	/**
	 * Records a change that takes several transactions, in each of them, so that a change
	 * cut off by a stop is recorded too.
	 * @param id the id that the last transaction returned; null in the first
	 * @param who the name of the key, or the source of the change
	 * @param action the kind of the change
	 * @param what the changed items and their number so far
	 * @return the id for the next transaction
	 */
	public long record(Long id, String who, OperatorAction action, String what) {
		if (id != null) {
			this.store.sql("update activity set what = :what where id = :id")
				.param("what", what)
				.param("id", id)
				.update();
			return id;
		}
		return this.store.sql("insert into activity (who, action, what) values (:who, :action, :what) returning id")
			.param("who", who)
			.param("action", action.code())
			.param("what", what)
			.query(Long.class)
			.single();
	}

	/** Logs a change that is committed. */
	public void log(String who, OperatorAction action, String what) {
		LOG.info("{} {} who={}", action.pastTense(), what, who);
	}

	/**
	 * Returns changes, newest first.
	 * @param before the id that all returned changes are older than
	 * @param limit the maximum number of changes
	 */
	public List<Change> list(long before, int limit) {
		return this.store.sql("select * from activity where id < :before order by id desc limit :limit")
			.param("before", before)
			.param("limit", limit)
			.query((row, n) -> new Change(row.getString("id"), row.getObject("at", OffsetDateTime.class),
					row.getString("who"), row.getString("action"), row.getString("what")))
			.list();
	}

	/**
	 * A change that an operator made.
	 *
	 * @param id its id
	 * @param at the time of the change
	 * @param who the name of the key, or the source of the change
	 * @param action the kind of the change, for programs
	 * @param what the changed items and their number
	 */
	public record Change(String id, OffsetDateTime at, String who, String action, String what) {
	}

}
