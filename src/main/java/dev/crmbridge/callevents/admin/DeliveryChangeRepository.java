package dev.crmbridge.callevents.admin;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.crmbridge.store.ActivityRepository;
import dev.crmbridge.store.OperatorAction;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Repository of the changes that operators make to deliveries. */
@Component
public class DeliveryChangeRepository {

	/** Maximum number of deliveries that one statement changes. */
	private static final int BATCH_SIZE = 2000;

	private final JdbcClient store;

	private final TransactionTemplate transaction;

	private final ActivityRepository activity;

	DeliveryChangeRepository(@Qualifier("store") JdbcClient store,
			@Qualifier("storeTransaction") TransactionTemplate storeTransaction, ActivityRepository activity) {
		this.store = store;
		this.transaction = storeTransaction;
		this.activity = activity;
	}

	/**
	 * Makes deliveries due again; their age and attempts start from zero.
	 * @param target the deliveries
	 * @param who name of the operator's key
	 * @return how many deliveries were changed
	 */
	int redeliver(DeliveryTarget target, String who) {
		return change(new Change(OperatorAction.REDELIVER, target, who), "true", """
				, redelivered as (
				  update delivery d set state = 'due', attempts = 0, status = null, error = null, since = now(),
				    next_at = now(), ended_at = null
				  from target where d.event = target.event and d.endpoint = target.endpoint
				), call_queues as (
				  insert into call_queue (endpoint, call, next_at)
				  select distinct endpoint, call, now() from target order by 1, 2
				  on conflict (endpoint, call) do update set version = call_queue.version + 1, next_at = now()
				)""");
	}

	/**
	 * Makes due deliveries dead; deliveries in other states do not change.
	 * @param target the deliveries
	 * @param who name of the operator's key
	 * @return how many deliveries were changed
	 */
	int drop(DeliveryTarget target, String who) {
		return change(new Change(OperatorAction.DROP, target, who), "d.state = 'due'", """
				, dropped as (
				  update delivery d set state = 'dead', error = 'dropped', ended_at = now()
				  from target where d.event = target.event and d.endpoint = target.endpoint
				), call_queues as (
				  update call_queue set next_at = now() from (select distinct endpoint, call from target) changed
				  where call_queue.endpoint = changed.endpoint and call_queue.call = changed.call
				)""");
	}

	/**
	 * Changes the selected deliveries in small parts, so that no part blocks claims for
	 * long.
	 */
	private int change(Change change, String condition, String update) {
		try {
			if (change.target.ids() != null) {
				changeIds(change, condition, update);
			}
			else {
				changeAll(change, condition, update);
			}
			return change.count;
		}
		finally {
			// after a failure too, for the parts before it
			change.log();
		}
	}

	private void changeIds(Change change, String condition, String update) {
		List<DeliveryId> ids = change.target.ids();
		change.add(() -> changePart("join unnest(:events, :endpoints) as id (event, endpoint) using (event, endpoint)",
				condition, update, Map.of("events", ids.stream().map(DeliveryId::event).toArray(Long[]::new),
						"endpoints", ids.stream().map(DeliveryId::endpoint).toArray(String[]::new))));
	}

	private void changeAll(Change change, String condition, String update) {
		DeliveryConditions conditions = DeliveryConditions.of(change.target.filter());
		conditions.add("d.event > :after", "after", 0L);
		// events received after the request are not selected
		conditions.add("d.event <= :last", "last", lastEvent());
		conditions.put("batch", BATCH_SIZE);
		String state = condition + ((change.target.filter().state() != null) ? " and d.state = :state" : "");
		String selected = "join call_event e on e.seq = d.event" + conditions.where() + " and " + condition
				+ " order by d.event limit :batch";
		Part part;
		do {
			part = change.add(() -> changePart(selected, state, update, conditions.values()));
			conditions.put("after", part.last());
		}
		while (part.selected() == BATCH_SIZE);
	}

	/**
	 * Locks call queues before deliveries, as claims and records of outcomes do. This
	 * statement stands here and not in an SQL file, as several methods compose it.
	 */
	private Part changePart(String selected, String condition, String update, Map<String, ?> values) {
		return this.store
			.sql("""
					with selected as (
					  select d.event, d.endpoint, d.call from delivery d %s
					), locked as (
					  select from call_queue join (select distinct endpoint, call from selected) calls using (endpoint, call)
					  order by endpoint, call for update of call_queue
					), target as (
					  select d.event, d.endpoint, d.call from delivery d join selected using (event, endpoint)
					  where %s and (select count(*) from locked) >= 0 order by d.event for update of d
					)%s
					select (select count(*) from target) as changed, count(*) as selected, coalesce(max(event), 0) as last
					from selected"""
				.formatted(selected, condition, update))
			.params(values)
			.query((row, n) -> new Part(row.getInt("changed"), row.getInt("selected"), row.getLong("last")))
			.single();
	}

	private long lastEvent() {
		return this.store.sql("select coalesce(max(seq), 0) from call_event").query(Long.class).single();
	}

	/**
	 * Result of one statement.
	 *
	 * @param changed number of changed deliveries
	 * @param selected number of selected deliveries
	 * @param last number of the last selected event
	 */
	private record Part(int changed, int selected, long last) {
	}

	/** A change by an operator; each part is recorded as activity in its transaction. */
	private final class Change {

		private final OperatorAction action;

		private final DeliveryTarget target;

		private final String who;

		private int count;

		private Long record;

		Change(OperatorAction action, DeliveryTarget target, String who) {
			this.action = action;
			this.target = target;
			this.who = who;
		}

		Part add(Supplier<Part> part) {
			Part result = DeliveryChangeRepository.this.transaction.execute((status) -> {
				Part changed = part.get();
				if (changed.changed() > 0) {
					this.record = DeliveryChangeRepository.this.activity.record(this.record, this.who, this.action,
							describe(this.count + changed.changed()));
				}
				return changed;
			});
			this.count += result.changed();
			return result;
		}

		void log() {
			if (this.count > 0) {
				DeliveryChangeRepository.this.activity.log(this.who, this.action, describe(this.count));
			}
		}

		private String describe(int deliveries) {
			return deliveries + " deliveries; " + this.target.description();
		}

	}

}
