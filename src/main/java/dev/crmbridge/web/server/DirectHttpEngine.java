package dev.crmbridge.web.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.web.Problem;
import dev.crmbridge.web.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel HTTP engine that runs each request on its Tomcat thread, as these are many and
 * bounded already. Camel's own engine uses a second pool and passes all filters again.
 */
class DirectHttpEngine extends SpringBootPlatformHttpEngine {

	private static final Logger LOG = LoggerFactory.getLogger(DirectHttpEngine.class);

	/** Maximum time for a client to read its response. */
	private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);

	private final BodyReader bodies;

	DirectHttpEngine(int port, BodyReader bodies) {
		super(port, Runnable::run);
		this.bodies = bodies;
	}

	@Override
	public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
		return new DirectConsumer(endpoint, processor, this.bodies);
	}

	private static final class DirectConsumer extends SpringBootPlatformHttpConsumer {

		private final BodyReader bodies;

		DirectConsumer(PlatformHttpEndpoint endpoint, Processor processor, BodyReader bodies) {
			super(endpoint, processor, Runnable::run);
			this.bodies = bodies;
		}

		/**
		 * Returns null, as there is nothing to wait for: the response is written, or
		 * Tomcat waits for the body.
		 */
		@Override
		public CompletableFuture<Void> service(HttpServletRequest request, HttpServletResponse response) {
			try {
				this.bodies.read(request, response,
						(complete) -> route(complete, new RouteResponse(response, RESPONSE_TIMEOUT)));
			}
			catch (IOException ex) {
				LOG.debug("Could not answer; the client closed the connection", new LoggedFailure(ex));
			}
			return null;
		}

		private void route(HttpServletRequest request, HttpServletResponse response) {
			try {
				handleService(request, response);
			}
			catch (Exception ex) {
				LOG.error("Could not answer request", new LoggedFailure(ex));
				fail(response);
			}
		}

		private static void fail(HttpServletResponse response) {
			try {
				if (!response.isCommitted()) {
					response.resetBuffer();
					ProblemWriter.write(response, Problem.of(HttpServletResponse.SC_INTERNAL_SERVER_ERROR));
				}
			}
			catch (IOException ex) {
				LOG.debug("Could not answer; the client closed the connection", new LoggedFailure(ex));
			}
		}

	}

}
