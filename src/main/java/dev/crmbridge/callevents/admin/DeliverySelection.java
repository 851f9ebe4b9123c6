package dev.crmbridge.callevents.admin;

import java.util.List;
import java.util.Set;

import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.web.JsonObjectReader;
import dev.crmbridge.web.ProblemException;

/**
 * Selection of deliveries that an operator changes: those of an endpoint, or some by id.
 * A misspelt field never widens the selection.
 *
 * @param endpoint name of the endpoint; null if ids are given
 * @param state state of the deliveries; null for any state
 * @param from earliest time of receipt, inclusive; null for no limit
 * @param to latest time of receipt, exclusive; null for no limit
 * @param ids ids of the deliveries; null if an endpoint is given
 */
record DeliverySelection(String endpoint, DeliveryState state, String from, String to, List<String> ids) {

	static final int MAX_IDS = 1000;

	/** Maximum length of a text, in characters. */
	private static final int MAX_LENGTH = 255;

	private static final Set<String> FIELDS = Set.of("endpoint", "state", "from", "to", "ids");

	/**
	 * Reads the selection from a request's body.
	 * @throws ProblemException if the body is invalid or selects nothing in particular
	 */
	static DeliverySelection read(byte[] body) {
		JsonObjectReader request = JsonObjectReader.of(body);
		request.requireKnown(FIELDS);
		// an empty text is a mistake, not a missing limit
		String endpoint = request.string("endpoint", MAX_LENGTH).orElse(null);
		String state = request.string("state", MAX_LENGTH).orElse(null);
		String from = request.string("from", MAX_LENGTH).orElse(null);
		String to = request.string("to", MAX_LENGTH).orElse(null);
		List<String> ids = request.list("ids").orElse(null);
		if ((ids == null) == (endpoint == null)) {
			throw ProblemException.invalidField("endpoint", "Either endpoint or ids must be given.");
		}
		if (ids != null && (state != null || from != null || to != null)) {
			throw request.invalid("ids", "must be the only field");
		}
		if (ids != null && (ids.isEmpty() || ids.size() > MAX_IDS)) {
			throw request.invalid("ids", "must have 1 to " + MAX_IDS + " ids");
		}
		if (state != null) {
			request.oneOf("state", state, DeliveryState.words());
		}
		return new DeliverySelection(endpoint, DeliveryState.of(state).orElse(null), from, to, ids);
	}

	/**
	 * Returns the selected deliveries.
	 * @throws ProblemException if an id or a time is invalid
	 */
	DeliveryTarget target() {
		if (this.ids != null) {
			return DeliveryTarget.of(this.ids.stream().map((id) -> DeliveryId.parse("ids", id)).toList(), null);
		}
		return DeliveryTarget.of(new DeliveryFilter(this.state, this.endpoint, null, null,
				DeliveryFilter.time("from", this.from), DeliveryFilter.time("to", this.to)), null);
	}

}
