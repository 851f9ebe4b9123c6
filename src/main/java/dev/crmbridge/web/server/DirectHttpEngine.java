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
 * Runs each request on the thread that Tomcat gave it: these are many and bounded
 * already. Camel's own engine hands it to another pool and comes back through all filters
 * once more.
 */
class DirectHttpEngine extends SpringBootPlatformHttpEngine {

	private static final Logger LOG = LoggerFactory.getLogger(DirectHttpEngine.class);

	/** How long a client may take to read its answer. */
	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

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
		 * Returns nothing to wait for: the response is written, or the container waits
		 * for the body.
		 */
		@Override
		public CompletableFuture<Void> service(HttpServletRequest request, HttpServletResponse response) {
			try {
				this.bodies.read(request, response,
						(complete) -> route(complete, new RouteResponse(response, ANSWER_TIMEOUT)));
			}
			catch (IOException ex) {
				LOG.debug("The client closed the connection before it was answered", new LoggedFailure(ex));
			}
			return null;
		}

		private void route(HttpServletRequest request, HttpServletResponse response) {
			try {
				handleService(request, response);
			}
			catch (Exception ex) {
				LOG.error("The request could not be answered", new LoggedFailure(ex));
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
				LOG.debug("The client closed the connection before it was answered", new LoggedFailure(ex));
			}
		}

	}

}
