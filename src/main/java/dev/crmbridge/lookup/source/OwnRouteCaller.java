package dev.crmbridge.lookup.source;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

import dev.crmbridge.lookup.LookupSettings;
import dev.crmbridge.lookup.LookupSource;
import dev.crmbridge.lookup.LookupSourceException;
import dev.crmbridge.outbound.RouteThreads;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.MDC;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Caller of an integration engineer's route, on another thread and in a separate
 * exchange: a step that blocks holds no caller, and neither headers nor a late answer of
 * the route reach the caller's exchange.
 */
@Component
public class OwnRouteCaller implements DisposableBean {

	private final CamelContext camel;

	private final ProducerTemplate routes;

	private final LookupSource source;

	private final Duration timeout;

	private final RouteThreads threads = new RouteThreads("own-lookup-");

	OwnRouteCaller(CamelContext camel, ProducerTemplate routes, LookupSettings settings) {
		this.camel = camel;
		this.routes = routes;
		this.source = settings.lookupSource();
		this.timeout = settings.lookupBudget().sourceTimeout();
	}

	/**
	 * Asks the route that {@code lookup.source} names.
	 * @param parameters number, digits, national and last9 of the caller
	 * @return the body after the route
	 * @throws LookupSourceException if the route does not answer within half of the
	 * lookup budget, or if all threads hang
	 * @throws Exception if a step of the route fails
	 */
	public Object ask(Map<String, String> parameters) throws Exception {
		Exchange question = new DefaultExchange(this.camel, ExchangePattern.InOut);
		question.getMessage().setBody(new LinkedHashMap<>(parameters));
		Map<String, String> ids = MDC.getCopyOfContextMap();
		try {
			return this.threads.call(() -> run(question, ids), this.timeout);
		}
		catch (TimeoutException ex) {
			// ends a route that loops, at its next step
			question.setRouteStop(true);
			throw new LookupSourceException(
					this.source.name() + " did not answer within " + this.timeout.toMillis() + " ms");
		}
		catch (RejectedExecutionException ex) {
			throw new LookupSourceException(
					"all " + RouteThreads.MAX_THREADS + " threads for " + this.source.name() + " hang in the route");
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception failure) ? failure : ex;
		}
	}

	private Object run(Exchange question, Map<String, String> ids) throws Exception {
		if (ids != null) {
			MDC.setContextMap(ids);
		}
		try {
			this.routes.send(this.source.name(), question);
		}
		finally {
			MDC.clear();
		}
		if (question.getException() != null) {
			throw question.getException();
		}
		return question.getMessage().getBody();
	}

	@Override
	public void destroy() {
		this.threads.close();
	}

}
