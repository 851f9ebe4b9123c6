package dev.crmbridge.callevents.admin;

import java.util.List;
import java.util.function.Supplier;

import dev.crmbridge.callevents.DeliveryState;
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

	private final DeliveryReportRepository deliveries;

	DeliveryChangeRepository(@Qualifier("store") JdbcClient store,
			@Qualifier("storeTransaction") TransactionTemplate storeTransaction, ActivityRepository activity,
			DeliveryReportRepository deliveries) {
		this.store = store;
		this.transaction = storeTransaction;
		this.activity = activity;
		this.deliveries = deliveries;
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
				changePart(change, change.target.ids(), condition, update);
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

	private void changeAll(Change change, String condition, String update) {
		DeliveryFilter filter = change.target.filter();
		if (change.action == OperatorAction.DROP && filter.state() == null) {
			filter = filter.withState(DeliveryState.DUE);
		}
		// events received after the request are not selected
		DeliveryId end = new DeliveryId(lastEvent() + 1, "");
		List<DeliveryId> part = List.of(DeliveryRange.FIRST);
		do {
			DeliveryId last = part.get(part.size() - 1);
			part = this.deliveries.list(filter, new DeliveryRange(last, end, BATCH_SIZE, false))
				.stream()
				.map(DeliveryReport::id)
				.toList();
			changePart(change, part, condition, update);
		}
		while (part.size() == BATCH_SIZE);
	}

	/**
	 * Locks call queues before deliveries, as claims and records of outcomes do. This
	 * statement stands here and not in an SQL file, as several methods compose it.
	 */
	private void changePart(Change change, List<DeliveryId> ids, String condition, String update) {
		DeliveryState state = change.target.state();
		change.add(() -> this.store
			.sql("""
					with selected as (
					  select d.event, d.endpoint, d.call from delivery d
					  join unnest(:events, :endpoints) as id (event, endpoint) using (event, endpoint)
					), locked as (
					  select from call_queue join (select distinct endpoint, call from selected) calls using (endpoint, call)
					  order by endpoint, call for update of call_queue
					), target as (
					  select d.event, d.endpoint, d.call from delivery d join selected using (event, endpoint)
					  where %s and d.state = coalesce(cast(:state as text), d.state)
					    and d.since <= coalesce(cast(:seenAt as timestamptz), 'infinity')
					    and (select count(*) from locked) >= 0 order by d.event for update of d
					)%s
					select count(*) from target"""
				.formatted(condition, update))
			.param("events", ids.stream().map(DeliveryId::event).toArray(Long[]::new))
			.param("endpoints", ids.stream().map(DeliveryId::endpoint).toArray(String[]::new))
			.param("state", (state != null) ? state.word() : null)
			.param("seenAt", change.target.seenAt())
			.query(Integer.class)
			.single());
	}

	private long lastEvent() {
		return this.store.sql("select coalesce(max(seq), 0) from call_event").query(Long.class).single();
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

		void add(Supplier<Integer> part) {
			this.count += DeliveryChangeRepository.this.transaction.execute((status) -> {
				int changed = part.get();
				if (changed > 0) {
					this.record = DeliveryChangeRepository.this.activity.record(this.record, this.who, this.action,
							describe(this.count + changed));
				}
				return changed;
			});
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
