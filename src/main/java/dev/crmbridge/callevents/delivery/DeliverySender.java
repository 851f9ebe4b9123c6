package dev.crmbridge.callevents.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.callevents.CallEvent;
import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.callevents.EventFields;
import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.commons.lang3.exception.ExceptionUtils;

/**
 * Sender of deliveries: runs an endpoint's route for one delivery, and reads the outcome.
 * The body is the JSON of the event; the variables {@code delivery} and {@code endpoint}
 * are the {@link ClaimedDelivery} and the {@link CrmEndpoint}. A block with
 * {@code transform} or {@code uri} also gets the event's fields: as the variable
 * {@code fields}, and each as a variable, where SQL finds it.
 */
class DeliverySender {

	/** Maximum size of the kept beginning of an answer, in bytes. */
	private static final int MAX_RESPONSE_SIZE = 1024;

	private static final String DELIVERY = "delivery";

	private static final String ENDPOINT = "endpoint";

	private static final String FIELDS = "fields";

	private static final Set<String> OWN_VARIABLES = Set.of(DELIVERY, ENDPOINT, FIELDS, "secret");

	private final DeliveryLaneConsumer consumer;

	private final CrmEndpoint endpoint;

	/**
	 * Creates a sender.
	 * @param consumer consumer of the endpoint's route
	 * @param endpoint the endpoint
	 */
	DeliverySender(DeliveryLaneConsumer consumer, CrmEndpoint endpoint) {
		this.consumer = consumer;
		this.endpoint = endpoint;
	}

	/** Makes one delivery attempt. */
	DeliveryAttempt send(ClaimedDelivery delivery) {
		long begun = System.nanoTime();
		Exchange exchange = this.consumer.createExchange(false);
		try {
			fill(exchange, delivery);
			this.consumer.getProcessor().process(exchange);
		}
		catch (Exception ex) {
			exchange.setException(ex);
		}
		try {
			Duration time = Duration.ofNanos(System.nanoTime() - begun);
			return new DeliveryAttempt(delivery, outcome(exchange), time, response(exchange));
		}
		finally {
			this.consumer.releaseExchange(exchange, false);
		}
	}

	private void fill(Exchange exchange, ClaimedDelivery delivery) {
		exchange.getMessage().setBody(delivery.body());
		if (!this.endpoint.isLimitedByHttp()) {
			Map<String, Object> fields = EventFields.read(delivery.body());
			CallEvent.FIELDS.forEach((name) -> exchange.setVariable(name, ""));
			fields.forEach(exchange::setVariable);
			OWN_VARIABLES.forEach(exchange::removeVariable);
			exchange.setVariable(FIELDS, fields);
		}
		exchange.setVariable(DELIVERY, delivery);
		exchange.setVariable(ENDPOINT, this.endpoint);
	}

	private static DeliveryOutcome outcome(Exchange exchange) {
		return (exchange.getException() != null) ? DeliveryOutcome.failed(exchange.getException())
				: DeliveryOutcome.delivered(status(exchange));
	}

	private static Integer status(Exchange exchange) {
		return exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
	}

	private static String response(Exchange exchange) {
		HttpOperationFailedException failed = ExceptionUtils.throwableOfType(exchange.getException(),
				HttpOperationFailedException.class);
		if (failed != null) {
			return (failed.getResponseBody() != null)
					? beginning(failed.getResponseBody().getBytes(StandardCharsets.UTF_8)) : null;
		}
		byte[] body = (status(exchange) != null) ? exchange.getMessage().getBody(byte[].class) : null;
		return (body != null) ? beginning(body) : null;
	}

	private static String beginning(byte[] body) {
		String text = new String(body, 0, Math.min(body.length, MAX_RESPONSE_SIZE), StandardCharsets.UTF_8);
		if (body.length > MAX_RESPONSE_SIZE && text.endsWith("\uFFFD")) {
			text = text.replaceFirst("\uFFFD+\\z", "");
		}
		// PostgreSQL stores no such character
		return text.replace('\u0000', '\uFFFD');
	}

}
