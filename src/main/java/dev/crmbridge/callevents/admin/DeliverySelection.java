package dev.crmbridge.callevents.admin;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.crmbridge.logging.LogContext;
import dev.crmbridge.web.ProblemException;

/**
 * Which deliveries an operator means: those of an endpoint, or some by id. Nothing that
 * is misspelt selects more than was meant.
 *
 * @param endpoint the endpoint's name
 * @param state their state; null is any
 * @param from received not before; null is any time
 * @param to received before; null is any time
 * @param ids ids of deliveries; null if the endpoint is given
 */
record DeliverySelection(String endpoint, String state, String from, String to, List<String> ids) {

	/** What a delivery may be. */
	static final Set<String> STATES = Set.of("due", "delivered", "expired", "dead");

	private static final int MOST_IDS = 1000;

	private static final ObjectReader JSON = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
		.withCoercionConfig(LogicalType.Textual,
				(text) -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
					.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
					.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
		.build()
		.readerFor(DeliverySelection.class);

	/**
	 * Reads a request's body.
	 * @throws ProblemException if it is none, or selects nothing in particular
	 */
	static DeliverySelection read(byte[] body) {
		DeliverySelection selection = parse(body);
		if (selection == null) {
			throw ProblemException.invalidJson("The body has to be a JSON object.");
		}
		if ((selection.ids == null) == (selection.endpoint == null)) {
			throw ProblemException.invalidField("endpoint", "Either endpoint or ids has to be given.");
		}
		if (selection.ids != null && (selection.state != null || selection.from != null || selection.to != null)) {
			throw ProblemException.invalidField("ids", "With ids, nothing else may be given.");
		}
		if (selection.ids != null && (selection.ids.isEmpty() || selection.ids.size() > MOST_IDS)) {
			throw ProblemException.invalidField("ids", "ids has to have 1 to " + MOST_IDS + " ids.");
		}
		if (selection.state != null && !STATES.contains(selection.state)) {
			throw ProblemException.invalidField("state", "state has to be one of dead, delivered, due, expired.");
		}
		if (selection.endpoint != null && selection.endpoint.indexOf('\0') >= 0) {
			throw ProblemException.invalidField("endpoint", "endpoint may not have control characters.");
		}
		return selection;
	}

	/** The selection as a log line ends. */
	String words() {
		if (this.ids != null) {
			return "chosen by id";
		}
		return "endpoint=" + LogContext.sanitize(this.endpoint) + word("state", this.state) + word("from", this.from)
				+ word("to", this.to);
	}

	private static String word(String name, String value) {
		return (value != null) ? " " + name + "=" + LogContext.sanitize(value) : "";
	}

	private static DeliverySelection parse(byte[] body) {
		if (body == null) {
			return null;
		}
		try {
			return JSON.readValue(body);
		}
		catch (JsonMappingException ex) {
			if (ex.getPath().isEmpty() || ex.getPath().get(0).getFieldName() == null) {
				throw ProblemException.invalidJson("The body has to be a JSON object.");
			}
			throw ProblemException.invalidField(ex.getPath().get(0).getFieldName(),
					"Known fields are endpoint, state, from, to (strings) and ids (a list of strings).");
		}
		catch (JsonProcessingException ex) {
			throw ProblemException.invalidJson("The body has to be a JSON object.");
		}
		catch (IOException ex) {
			throw new IllegalStateException("the body is in memory", ex);
		}
	}

}
