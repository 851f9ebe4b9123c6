package dev.crmbridge.callevents.admin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.callevents.EndpointLane;
import dev.crmbridge.callevents.EndpointLane.TestResult;
import dev.crmbridge.outbound.CircuitBreakerReader;
import dev.crmbridge.store.ActivityRepository;
import dev.crmbridge.store.OperatorAction;
import dev.crmbridge.web.ProblemException;
import dev.crmbridge.web.QueryParameters;

import org.springframework.stereotype.Component;

/**
 * Operators' view of deliveries and endpoints, and their actions:
 * {@code /admin/deliveries} and {@code /admin/endpoints}.
 */
@Component
public class DeliveryAdmin {

	private static final Set<String> FILTERS = Set.of("state", "endpoint", "uuid", "from", "to", "limit", "before");

	private static final int DEFAULT_LIMIT = 100;

	private static final int MAX_LIMIT = 1000;

	private final DeliveryReportRepository reports;

	private final DeliveryChangeRepository changes;

	private final CrmEndpointRegistry endpoints;

	private final CircuitBreakerReader breakers;

	private final ActivityRepository activity;

	DeliveryAdmin(DeliveryReportRepository reports, DeliveryChangeRepository changes, CrmEndpointRegistry endpoints,
			CircuitBreakerReader breakers, ActivityRepository activity) {
		this.reports = reports;
		this.changes = changes;
		this.endpoints = endpoints;
		this.breakers = breakers;
		this.activity = activity;
	}

	/**
	 * Returns deliveries, newest first.
	 * @param query the request's raw query
	 * @return {@code items}, and {@code next}: whether more deliveries follow
	 * @throws ProblemException if a parameter is unknown or invalid
	 */
	public Map<String, Object> list(String query) {
		QueryParameters parameters = QueryParameters.of(query, FILTERS);
		int limit = parameters.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
		DeliveryFilter filter = new DeliveryFilter(
				parameters.oneOf("state", DeliveryState.words()).flatMap(DeliveryState::of).orElse(null),
				parameters.text("endpoint").orElse(null), parameters.text("uuid").orElse(null), null,
				DeliveryFilter.time("from", parameters.text("from").orElse(null)),
				DeliveryFilter.time("to", parameters.text("to").orElse(null)));
		DeliveryId before = parameters.text("before").map((id) -> DeliveryId.parse("before", id)).orElse(null);
		// an item above the limit shows that more follow
		List<DeliveryReport> items = this.reports.list(filter, DeliveryRange.olderThan(before, limit + 1));
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("items", items.stream().limit(limit).map(DeliveryReport::item).toList());
		answer.put("next", items.size() > limit);
		return answer;
	}

	/**
	 * Returns deliveries, newest first.
	 * @param filter which deliveries
	 * @param before the delivery that follows them; null for the newest
	 * @param limit maximum number of deliveries
	 */
	public List<DeliveryReport> olderThan(DeliveryFilter filter, DeliveryId before, int limit) {
		return this.reports.list(filter, DeliveryRange.olderThan(before, limit));
	}

	/**
	 * Returns the oldest deliveries that are newer than one, newest first.
	 * @param filter which deliveries
	 * @param after the delivery before them
	 * @param limit maximum number of deliveries
	 */
	public List<DeliveryReport> newerThan(DeliveryFilter filter, DeliveryId after, int limit) {
		List<DeliveryReport> deliveries = new ArrayList<>(
				this.reports.list(filter, DeliveryRange.newerThan(after, limit)));
		Collections.reverse(deliveries);
		return deliveries;
	}

	/**
	 * Returns one delivery, with its event and its last delivery attempts.
	 * @param id id of the delivery
	 * @return the delivery
	 * @throws ProblemException if the delivery does not exist
	 */
	public Map<String, Object> show(String id) {
		DeliveryReport delivery = find(id);
		Map<String, Object> item = delivery.item();
		item.put("body", delivery.fields());
		item.put("tries", delivery.tries());
		return item;
	}

	/**
	 * Returns one delivery.
	 * @param id id of the delivery
	 * @throws ProblemException if the delivery does not exist
	 */
	public DeliveryReport find(String id) {
		return DeliveryId.find(id).flatMap(this.reports::find).orElseThrow(ProblemException::notFound);
	}

	/** Returns the events of a delivery's call, oldest first. */
	public List<TimelineEvent> timeline(DeliveryReport delivery) {
		return this.reports.timeline(delivery.uuid(), delivery.id().event());
	}

	/** Returns the events of a call, oldest first. */
	public List<TimelineEvent> timeline(String uuid) {
		return this.reports.timeline(uuid, 0);
	}

	/**
	 * Returns how many deliveries died within the last 24 hours; 10,000 for more.
	 */
	public long recentDead() {
		return this.reports.recentDead();
	}

	/** Returns the names of all endpoints that have deliveries or a block, sorted. */
	public List<String> endpointNames() {
		return this.reports.endpointNames();
	}

	/**
	 * Sends a test event to an endpoint, outside the order of its deliveries.
	 * @param name name of the endpoint
	 * @param who name of the operator's key
	 * @return {@code status}, {@code ms} and {@code error} of the attempt
	 * @throws ProblemException if no endpoint of that name has a block
	 */
	public TestResult test(String name, String who) {
		EndpointLane lane = this.endpoints.lane(name).orElseThrow(ProblemException::notFound);
		// an open circuit breaker would keep the operator from seeing why requests fail
		this.breakers.allowTrial(name);
		TestResult result = lane.test(TestEvent.json());
		this.activity.record(null, who, OperatorAction.TEST, name);
		this.activity.log(who, OperatorAction.TEST, name);
		return result;
	}

	/**
	 * Returns all endpoints, including orphaned ones: those without a block that have due
	 * deliveries.
	 * @return {@code items}
	 */
	public Map<String, Object> endpoints() {
		return Map.of("items", endpointReports().stream().map(EndpointReport::item).toList());
	}

	/** Returns all endpoints, including orphaned ones, by name. */
	public List<EndpointReport> endpointReports() {
		return this.reports.endpoints();
	}

	/**
	 * Makes deliveries due again; their age and attempts start from zero.
	 * @param body the selection, in JSON
	 * @param who name of the operator's key
	 * @return the {@code count} of changed deliveries
	 * @throws ProblemException if the selection is invalid
	 */
	public Map<String, Object> redeliver(byte[] body, String who) {
		DeliverySelection selection = DeliverySelection.read(body);
		if (selection.ids() == null && selection.state() == null) {
			throw ProblemException.invalidField("state", "state must be given together with endpoint.");
		}
		return Map.of("count", redeliver(selection.target(), who));
	}

	/**
	 * Makes deliveries due again; their age and attempts start from zero.
	 * @param target the deliveries
	 * @param who name of the operator
	 * @return how many deliveries were changed
	 */
	public int redeliver(DeliveryTarget target, String who) {
		int count = this.changes.redeliver(target, who);
		this.endpoints.wakeAll();
		return count;
	}

	/**
	 * Makes due deliveries dead; deliveries in other states do not change.
	 * @param body the selection, in JSON
	 * @param who name of the operator's key
	 * @return the {@code count} of changed deliveries
	 * @throws ProblemException if the selection is invalid
	 */
	public Map<String, Object> drop(byte[] body, String who) {
		return Map.of("count", drop(DeliverySelection.read(body).target(), who));
	}

	/**
	 * Makes due deliveries dead; deliveries in other states do not change.
	 * @param target the deliveries
	 * @param who name of the operator
	 * @return how many deliveries were changed
	 */
	public int drop(DeliveryTarget target, String who) {
		int count = this.changes.drop(target, who);
		// later deliveries of the same calls may have waited for the dropped ones
		this.endpoints.wakeAll();
		return count;
	}

}
