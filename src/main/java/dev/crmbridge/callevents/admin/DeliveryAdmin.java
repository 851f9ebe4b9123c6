package dev.crmbridge.callevents.admin;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.store.ActivityRepository;
import dev.crmbridge.store.OperatorAction;
import dev.crmbridge.web.ProblemException;
import org.apache.camel.Body;
import org.apache.camel.Variable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What operators do with deliveries. */
@Component
public class DeliveryAdmin {

	/** Deliveries that are changed by one statement. */
	private static final int BATCH = 2000;

	private final JdbcClient store;

	private final CrmEndpointRegistry endpoints;

	private final TransactionTemplate transaction;

	private final ActivityRepository activity;

	DeliveryAdmin(@Qualifier("store") JdbcClient store,
			@Qualifier("storeTransaction") TransactionTemplate storeTransaction, ActivityRepository activity,
			CrmEndpointRegistry endpoints) {
		this.store = store;
		this.transaction = storeTransaction;
		this.activity = activity;
		this.endpoints = endpoints;
	}

	/**
	 * Makes deliveries due again, their age and attempts from zero.
	 * @param body which ones
	 * @param who name of the operator's key
	 * @return the {@code count}
	 */
	public Map<String, Object> redeliver(@Body byte[] body, @Variable("who") String who) {
		DeliverySelection selection = DeliverySelection.read(body);
		if (selection.ids() == null && selection.state() == null) {
			throw ProblemException.invalidField("state", "state has to say which deliveries are sent again.");
		}
		int count = change(new Change(OperatorAction.REDELIVER, selection, who), "true", """
				, again as (
				  update delivery d set state = 'due', attempts = 0, status = null, error = null, since = now(),
				    next_at = now(), ended_at = null
				  from chosen where d.event = chosen.event and d.endpoint = chosen.endpoint
				), lanes as (
				  insert into lane (endpoint, call, next_at)
				  select distinct endpoint, call, now() from chosen order by 1, 2
				  on conflict (endpoint, call) do update set version = lane.version + 1, next_at = now()
				)""");
		this.endpoints.wakeAll();
		return Map.of("count", count);
	}

	/**
	 * Gives deliveries up that are due; others are left as they are.
	 * @param body which ones
	 * @param who name of the operator's key
	 * @return the {@code count}
	 */
	public Map<String, Object> drop(@Body byte[] body, @Variable("who") String who) {
		int count = change(new Change(OperatorAction.DROP, DeliverySelection.read(body), who), "d.state = 'due'", """
				, dropped as (
				  update delivery d set state = 'dead', error = 'dropped', ended_at = now()
				  from chosen where d.event = chosen.event and d.endpoint = chosen.endpoint
				), lanes as (
				  update lane set next_at = now() from (select distinct endpoint, call from chosen) changed
				  where lane.endpoint = changed.endpoint and lane.call = changed.call
				)""");
		// something may have waited for these
		this.endpoints.wakeAll();
		return Map.of("count", count);
	}

	/**
	 * Changes what was selected, part after part, so that lanes wait for none of it long.
	 */
	private int change(Change made, String condition, String change) {
		try {
			if (made.selection.ids() != null) {
				changeIds(made, condition, change);
			}
			else {
				changeAll(made, condition, change);
			}
			return made.count;
		}
		finally {
			// also what was changed before a failure
			made.log();
		}
	}

	private void changeIds(Change made, String condition, String change) {
		List<DeliveryId> ids = made.selection.ids().stream().map((id) -> DeliveryId.parse("ids", id)).toList();
		made.add(() -> changePart("join unnest(:events, :endpoints) as id (event, endpoint) using (event, endpoint)",
				condition, change, Map.of("events", ids.stream().map(DeliveryId::event).toArray(Long[]::new),
						"endpoints", ids.stream().map(DeliveryId::endpoint).toArray(String[]::new))));
	}

	private void changeAll(Change made, String condition, String change) {
		DeliverySelection selection = made.selection;
		DeliveryFilter conditions = new DeliveryFilter();
		conditions.add("d.endpoint = :endpoint", "endpoint", selection.endpoint());
		conditions.add("d.event > :after", "after", 0L);
		if (selection.from() != null) {
			conditions.addFrom(selection.from());
		}
		if (selection.to() != null) {
			conditions.addTo(selection.to());
		}
		// what comes later is not meant
		conditions.add("d.event <= :last", "last", lastEvent());
		conditions.put("state", selection.state());
		conditions.put("batch", BATCH);
		String state = condition + ((selection.state() != null) ? " and d.state = :state" : "");
		String meant = "join call_event e on e.seq = d.event" + conditions.where() + " and " + state
				+ " order by d.event limit :batch";
		Part part;
		do {
			part = made.add(() -> changePart(meant, state, change, conditions.values()));
			conditions.put("after", part.last());
		}
		while (part.meant() == BATCH);
	}

	/** Lanes are locked first, as by whoever takes a delivery or records its outcome. */
	private Part changePart(String meant, String condition, String change, Map<String, ?> values) {
		return this.store.sql("""
				with meant as (
				  select d.event, d.endpoint, d.call from delivery d %s
				), held as (
				  select from lane join (select distinct endpoint, call from meant) called using (endpoint, call)
				  order by endpoint, call for update of lane
				), chosen as (
				  select d.event, d.endpoint, d.call from delivery d join meant using (event, endpoint)
				  where %s and (select count(*) from held) >= 0 order by d.event for update of d
				)%s
				select (select count(*) from chosen) as changed, count(*) as meant, coalesce(max(event), 0) as last
				from meant""".formatted(meant, condition, change))
			.params(values)
			.query((row, n) -> new Part(row.getInt("changed"), row.getInt("meant"), row.getLong("last")))
			.single();
	}

	private long lastEvent() {
		return this.store.sql("select coalesce(max(seq), 0) from call_event").query(Long.class).single();
	}

	private record Part(int changed, int meant, long last) {
	}

	/**
	 * A change by an operator: each of its parts is recorded in the part's transaction.
	 */
	private final class Change {

		private final OperatorAction action;

		private final DeliverySelection selection;

		private final String who;

		private int count;

		private Long record;

		Change(OperatorAction action, DeliverySelection selection, String who) {
			this.action = action;
			this.selection = selection;
			this.who = who;
		}

		Part add(Supplier<Part> part) {
			Part made = DeliveryAdmin.this.transaction.execute((status) -> {
				Part changed = part.get();
				if (changed.changed() > 0) {
					this.record = DeliveryAdmin.this.activity.record(this.record, this.who, this.action,
							what(this.count + changed.changed()));
				}
				return changed;
			});
			this.count += made.changed();
			return made;
		}

		void log() {
			if (this.count > 0) {
				DeliveryAdmin.this.activity.log(this.who, this.action, what(this.count));
			}
		}

		private String what(int deliveries) {
			return deliveries + " deliveries; " + this.selection.words();
		}

	}

}
