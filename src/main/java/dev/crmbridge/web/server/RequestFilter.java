package dev.crmbridge.web.server;

import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

import dev.crmbridge.logging.LogContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.camel.CamelContext;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Filter that every request passes first: gives the request an id for its response and
 * its log lines, and times the request. An id that the client sends is neither returned
 * nor logged. Answers 503 until the routes run, and again once they stop: HTTP is up half
 * a second earlier, and would answer 404.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestFilter implements Filter {

	static final String ID_HEADER = "X-Request-Id";

	private static final HexFormat HEX = HexFormat.of();

	private final CamelContext camel;

	private final RequestMeters meters;

	RequestFilter(CamelContext camel, RequestMeters meters) {
		this.camel = camel;
		this.meters = meters;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		long begun = System.nanoTime();
		String id = newId();
		((HttpServletResponse) response).setHeader(ID_HEADER, id);
		LogContext.request(id);
		try {
			if (this.camel.getStatus().isStarted()) {
				chain.doFilter(request, response);
			}
			else {
				((HttpServletResponse) response).sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
			}
		}
		finally {
			// includes the ids that the route added
			LogContext.clear();
			record(request, response, begun);
		}
	}

	private void record(ServletRequest request, ServletResponse response, long begun) {
		if (request.isAsyncStarted()) {
			request.getAsyncContext().addListener(new CompletionListener(request, response, begun));
		}
		else {
			this.meters.record((String) request.getAttribute(DirectHttpConsumer.ROUTE),
					((HttpServletResponse) response).getStatus(), System.nanoTime() - begun);
		}
	}

	/** Returns a new id, which need not be hard to guess. */
	static String newId() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
	}

	/** Listener that times a request whose body arrived late. */
	private final class CompletionListener implements AsyncListener {

		private final ServletRequest request;

		private final ServletResponse response;

		private final long begun;

		CompletionListener(ServletRequest request, ServletResponse response, long begun) {
			this.request = request;
			this.response = response;
			this.begun = begun;
		}

		@Override
		public void onComplete(AsyncEvent event) {
			RequestFilter.this.meters.record((String) this.request.getAttribute(DirectHttpConsumer.ROUTE),
					((HttpServletResponse) this.response).getStatus(), System.nanoTime() - this.begun);
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			// completes afterwards
		}

		@Override
		public void onError(AsyncEvent event) {
			// completes afterwards
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			// never restarted
		}

	}

}
