package dev.crmbridge.callevents.endpoint;

import java.util.Map;
import java.util.function.Predicate;

import dev.crmbridge.logging.LoggedFailure;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Predicate of Camel's simple language over the fields of an event, which are the body: a
 * block's {@code where}. An event for which the predicate fails counts as unwanted.
 */
public final class EventPredicate implements Predicate<Map<String, Object>> {

	private static final Logger LOG = LoggerFactory.getLogger(EventPredicate.class);

	private final CamelContext camel;

	private final String endpoint;

	private final org.apache.camel.Predicate predicate;

	/** Whether the last event could be read; the log shows only the first failure. */
	private volatile boolean failing;

	/**
	 * Creates a predicate.
	 * @param camel evaluates the predicate
	 * @param endpoint name of the endpoint, for the log
	 * @param where the predicate; empty for one that is always true
	 * @throws RuntimeException if Camel cannot read the predicate
	 */
	public EventPredicate(CamelContext camel, String endpoint, String where) {
		this.camel = camel;
		this.endpoint = endpoint;
		this.predicate = where.isEmpty() ? (exchange) -> true : camel.resolveLanguage("simple").createPredicate(where);
		this.predicate.init(camel);
	}

	@Override
	public boolean test(Map<String, Object> event) {
		Exchange exchange = new DefaultExchange(this.camel);
		exchange.getMessage().setBody(event);
		try {
			boolean matches = this.predicate.matches(exchange);
			this.failing = false;
			return matches;
		}
		catch (RuntimeException ex) {
			if (!this.failing) {
				this.failing = true;
				LOG.warn("Could not evaluate where, the endpoint does not get such events; endpoint={}", this.endpoint,
						new LoggedFailure(ex));
			}
			return false;
		}
	}

}
