package dev.crmbridge.callevents.admin;

import java.io.IOException;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.logging.LogContext;
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

	private static final int MAX_IDS = 1000;

	private static final ObjectReader JSON = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
		.withCoercionConfig(LogicalType.Textual,
				(text) -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
					.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
					.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
		.build()
		.readerFor(Request.class);

	/**
	 * Reads the selection from a request's body.
	 * @throws ProblemException if the body is invalid or selects nothing in particular
	 */
	static DeliverySelection read(byte[] body) {
		Request request = parse(body);
		if (request == null) {
			throw notAnObject();
		}
		if ((request.ids == null) == (request.endpoint == null)) {
			throw ProblemException.invalidField("endpoint", "Either endpoint or ids must be given.");
		}
		if (request.ids != null && (request.state != null || request.from != null || request.to != null)) {
			throw ProblemException.invalidField("ids", "ids must be the only field.");
		}
		if (request.ids != null && (request.ids.isEmpty() || request.ids.size() > MAX_IDS)) {
			throw ProblemException.invalidField("ids", "ids must have 1 to " + MAX_IDS + " ids.");
		}
		DeliveryState state = state(request.state);
		if (request.endpoint != null && request.endpoint.indexOf('\0') >= 0) {
			throw ProblemException.invalidField("endpoint", "endpoint must not contain control characters.");
		}
		return new DeliverySelection(request.endpoint, state, request.from, request.to, request.ids);
	}

	private static DeliveryState state(String word) {
		return (word == null) ? null
				: DeliveryState.of(word)
					.orElseThrow(() -> ProblemException.invalidField("state",
							"state must be one of " + String.join(", ", DeliveryState.words()) + "."));
	}

	/**
	 * Returns the selected deliveries.
	 * @throws ProblemException if an id or a time is invalid
	 */
	DeliveryTarget target() {
		if (this.ids != null) {
			return new DeliveryTarget(this.ids.stream().map((id) -> DeliveryId.parse("ids", id)).toList(), null,
					describe());
		}
		DeliveryFilter filter = new DeliveryFilter(this.state, this.endpoint, null,
				DeliveryFilter.time("from", this.from), DeliveryFilter.time("to", this.to), null);
		return new DeliveryTarget(null, filter, describe());
	}

	/** Describes the selection at the end of a log line. */
	private String describe() {
		if (this.ids != null) {
			return "chosen by id";
		}
		return "endpoint=" + LogContext.sanitize(this.endpoint)
				+ describe("state", (this.state != null) ? this.state.word() : null) + describe("from", this.from)
				+ describe("to", this.to);
	}

	private static String describe(String name, String value) {
		return (value != null) ? " " + name + "=" + LogContext.sanitize(value) : "";
	}

	private static Request parse(byte[] body) {
		if (body == null) {
			return null;
		}
		try {
			return JSON.readValue(body);
		}
		catch (JsonMappingException ex) {
			if (ex.getPath().isEmpty() || ex.getPath().get(0).getFieldName() == null) {
				throw notAnObject();
			}
			throw ProblemException.invalidField(ex.getPath().get(0).getFieldName(),
					"Known fields are endpoint, state, from, to (strings) and ids (a list of strings).");
		}
		catch (JsonProcessingException ex) {
			throw notAnObject();
		}
		catch (IOException ex) {
			throw new IllegalStateException("the body is in memory", ex);
		}
	}

	private static ProblemException notAnObject() {
		return ProblemException.invalidJson("The body must be a JSON object.");
	}

	/** The fields of a request's body. */
	record Request(String endpoint, String state, String from, String to, List<String> ids) {
	}

}
