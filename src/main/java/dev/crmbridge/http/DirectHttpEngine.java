package dev.crmbridge.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import dev.crmbridge.log.LoggedFailure;
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

	DirectHttpEngine(int port) {
		super(port, Runnable::run);
	}

	@Override
	public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
		return new DirectConsumer(endpoint, processor);
	}

	private static final class DirectConsumer extends SpringBootPlatformHttpConsumer {

		DirectConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
			super(endpoint, processor, Runnable::run);
		}

		/** Returns nothing to wait for: the response is written. */
		@Override
		public CompletableFuture<Void> service(HttpServletRequest request, HttpServletResponse response) {
			try {
				handleService(request, response);
			}
			catch (Exception ex) {
				LOG.error("The request could not be answered", new LoggedFailure(ex));
				fail(response);
			}
			return null;
		}

		private static void fail(HttpServletResponse response) {
			try {
				if (!response.isCommitted()) {
					response.sendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
				}
			}
			catch (IOException ex) {
				LOG.debug("The client was gone before it was told of its error", new LoggedFailure(ex));
			}
		}

	}

}
