package dev.crmbridge.callevents.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.callevents.CrmEndpointRegistry;
import dev.crmbridge.callevents.DeliveryState;
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

	DeliveryAdmin(DeliveryReportRepository reports, DeliveryChangeRepository changes, CrmEndpointRegistry endpoints) {
		this.reports = reports;
		this.changes = changes;
		this.endpoints = endpoints;
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
				parameters.text("endpoint").orElse(null), parameters.text("uuid").orElse(null),
				DeliveryFilter.time("from", parameters.text("from").orElse(null)),
				DeliveryFilter.time("to", parameters.text("to").orElse(null)),
				parameters.text("before").map((id) -> DeliveryId.parse("before", id)).orElse(null));
		// an item above the limit shows that more follow
		List<Map<String, Object>> items = this.reports.list(filter, limit + 1);
		boolean next = items.size() > limit;
		Map<String, Object> answer = new LinkedHashMap<>();
		answer.put("items", next ? items.subList(0, limit) : items);
		answer.put("next", next);
		return answer;
	}

	/**
	 * Returns all endpoints, including orphaned ones: those without a block that have due
	 * deliveries.
	 * @return {@code items}
	 */
	public Map<String, Object> endpoints() {
		return Map.of("items", this.reports.endpoints());
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
		int count = this.changes.redeliver(selection.target(), who);
		this.endpoints.wakeAll();
		return Map.of("count", count);
	}

	/**
	 * Makes due deliveries dead; deliveries in other states do not change.
	 * @param body the selection, in JSON
	 * @param who name of the operator's key
	 * @return the {@code count} of changed deliveries
	 * @throws ProblemException if the selection is invalid
	 */
	public Map<String, Object> drop(byte[] body, String who) {
		int count = this.changes.drop(DeliverySelection.read(body).target(), who);
		// later deliveries of the same calls may have waited for the dropped ones
		this.endpoints.wakeAll();
		return Map.of("count", count);
	}

}
