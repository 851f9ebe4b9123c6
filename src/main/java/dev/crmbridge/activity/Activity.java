package dev.crmbridge.activity;

import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

import dev.crmbridge.http.ProblemException;
import dev.crmbridge.http.QueryParameters;
import dev.crmbridge.time.UtcMillis;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Repository of what operators changed, for {@code /admin/activity}, and its log. */
@Component("activity")
public class Activity {

	private static final Logger LOG = LoggerFactory.getLogger(Activity.class);

	private static final int MAX_ITEMS = 1000;

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	Activity(@Qualifier("store") JdbcClient store, @Qualifier("storeTransaction") TransactionTemplate transaction) {
		this.store = store;
		this.transaction = transaction;
	}

	/**
	 * Makes a change, and records it in the same transaction.
	 * @param who name of the key, or where the change came from
	 * @param action kind of the change
	 * @param what how many of what; safe to log
	 * @param change returns whether anything was changed
	 * @return whether anything was changed
	 */
	public boolean change(String who, Action action, String what, BooleanSupplier change) {
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
	 * Records a change that is made in several transactions, in each of them: what a stop
	 * leaves is recorded too.
	 * @param id what the last transaction returned; null in the first
	 * @param what how many of what, so far
	 * @return the id for the next
	 */
	public long record(Long id, String who, Action action, String what) {
		if (id != null) {
			this.store.sql("update activity set what = :what where id = :id")
				.param("what", what)
				.param("id", id)
				.update();
			return id;
		}
		return this.store.sql("insert into activity (who, action, what) values (:who, :action, :what) returning id")
			.param("who", who)
			.param("action", action.word())
			.param("what", what)
			.query(Long.class)
			.single();
	}

	/** Logs a change that is committed. */
	public void log(String who, Action action, String what) {
		LOG.info("{} {} who={}", action.done(), what, who);
	}

	/**
	 * Lists changes, newest first.
	 * @param query the request's raw query
	 * @return {@code items}
	 * @throws ProblemException if a parameter is unknown or invalid
	 */
	public Map<String, Object> list(String query) {
		QueryParameters parameters = QueryParameters.of(query, Set.of("limit", "before"));
		return Map.of("items",
				this.store.sql("select * from activity where id < :before order by id desc limit :limit")
					.param("before", parameters.text("before").map(Activity::id).orElse(Long.MAX_VALUE))
					.param("limit", parameters.number("limit", 100, 1, MAX_ITEMS))
					.query((row, n) -> {
						Map<String, Object> item = new LinkedHashMap<>();
						item.put("id", row.getString("id"));
						item.put("at", UtcMillis.format(row.getObject("at", OffsetDateTime.class)));
						item.put("who", row.getString("who"));
						item.put("action", row.getString("action"));
						item.put("what", row.getString("what"));
						return item;
					})
					.list());
	}

	private static long id(String text) {
		if (!text.matches("[0-9]{1,18}")) {
			throw ProblemException.invalidField("before", "before must be the id of an item.");
		}
		return Long.parseLong(text);
	}

}
