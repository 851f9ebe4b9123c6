package dev.crmbridge.web.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.web.ProblemMapper;
import dev.crmbridge.web.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Consumer that runs a route on the request's Tomcat thread. The route gets the body, the
 * method, path, query and path variables, and the few headers that routes read; the
 * client gets the body, the status and the few headers that routes set. Camel's own
 * binding would make a header of every received header and parameter, which could steer a
 * step of the route, and would send every header back.
 */
final class DirectHttpConsumer extends SpringBootPlatformHttpConsumer {

	/** Request attribute with the id of the route that handles the request. */
	static final String ROUTE = DirectHttpConsumer.class.getName() + ".route";

	private static final Logger LOG = LoggerFactory.getLogger(DirectHttpConsumer.class);

	private static final List<String> REQUEST_HEADERS = List.of("Idempotency-Key", "traceparent", "X-Webitel-Access");

	private static final List<String> RESPONSE_HEADERS = List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.LOCATION,
			HttpHeaders.RETRY_AFTER);

	/** Maximum time for a client to read its response. */
	private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);

	private final BodyReader bodies;

	private final ProblemMapper problems;

	DirectHttpConsumer(PlatformHttpEndpoint endpoint, Processor processor, BodyReader bodies, ProblemMapper problems) {
		super(endpoint, processor, Runnable::run);
		this.bodies = bodies;
		this.problems = problems;
	}

	/**
	 * Returns null, as there is nothing to wait for: the response is written, or Tomcat
	 * waits for the body.
	 */
	/**
	 * Returns the id of the route. Camel gives it to the consumer of its component alone,
	 * which delegates to this one.
	 */
	private String routeId() {
		if (getRouteId() == null) {
			getEndpoint().getCamelContext()
				.getRoutes()
				.stream()
				.filter((route) -> route.getEndpoint() == getEndpoint())
				.findFirst()
				.ifPresent((route) -> setRouteId(route.getRouteId()));
		}
		return getRouteId();
	}

	@Override
	public CompletableFuture<Void> service(HttpServletRequest request, HttpServletResponse response) {
		request.setAttribute(ROUTE, routeId());
		try {
			if (isSuspended()) {
				response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
			}
			else {
				this.bodies.read(request, response, (body) -> route(request, body, response));
			}
		}
		catch (IOException ex) {
			LOG.debug("Could not answer; the client closed the connection", new LoggedFailure(ex));
		}
		return null;
	}

	private void route(HttpServletRequest request, byte[] body, HttpServletResponse response) {
		Exchange exchange = createExchange(false);
		try {
			exchange.setPattern(ExchangePattern.InOut);
			read(request, body, exchange.getMessage());
			createUoW(exchange);
			Exception failure = process(exchange);
			if (failure == null) {
				write(exchange.getMessage(), new RouteResponse(response, RESPONSE_TIMEOUT));
			}
			else {
				fail(response, failure);
			}
		}
		catch (IOException ex) {
			LOG.debug("Could not answer; the client closed the connection", new LoggedFailure(ex));
		}
		catch (Exception ex) {
			fail(response, ex);
		}
		finally {
			doneUoW(exchange);
			releaseExchange(exchange, false);
		}
	}

	private Exception process(Exchange exchange) {
		try {
			getProcessor().process(exchange);
			return exchange.getException();
		}
		catch (Exception ex) {
			return ex;
		}
	}

	private static void read(HttpServletRequest request, byte[] body, Message message) {
		message.setHeader(Exchange.HTTP_METHOD, request.getMethod());
		message.setHeader(Exchange.HTTP_PATH, request.getRequestURI());
		message.setHeader(Exchange.HTTP_QUERY, request.getQueryString());
		if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
			variables.forEach((name, value) -> message.setHeader(name.toString(), value));
		}
		for (String name : REQUEST_HEADERS) {
			String value = request.getHeader(name);
			if (value != null) {
				message.setHeader(name, value);
			}
		}
		if (body != null) {
			message.setHeader(Exchange.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
			message.setBody(body);
		}
	}

	private static void write(Message message, HttpServletResponse response)
			throws IOException, InvalidPayloadException {
		byte[] body = (message.getBody() != null) ? message.getMandatoryBody(byte[].class) : null;
		int withoutStatus = (body != null) ? HttpServletResponse.SC_OK : HttpServletResponse.SC_NO_CONTENT;
		response.setStatus(message.getHeader(Exchange.HTTP_RESPONSE_CODE, withoutStatus, Integer.class));
		for (String name : RESPONSE_HEADERS) {
			String value = message.getHeader(name, String.class);
			if (value != null) {
				response.setHeader(name, value);
			}
		}
		if (body != null) {
			response.setContentLength(body.length);
			response.getOutputStream().write(body);
		}
	}

	/** Answers with a problem where the route passes its failure on. */
	private void fail(HttpServletResponse response, Exception failure) {
		try {
			if (!response.isCommitted()) {
				response.resetBuffer();
				response.setHeader(HttpHeaders.RETRY_AFTER, this.problems.retryAfter(failure));
				ProblemWriter.write(response, this.problems.map(routeId(), failure));
			}
		}
		catch (IOException ex) {
			LOG.debug("Could not answer; the client closed the connection", new LoggedFailure(ex));
		}
	}

}
