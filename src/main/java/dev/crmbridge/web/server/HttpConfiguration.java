package dev.crmbridge.web.server;

import java.util.Locale;
import java.util.Set;

import dev.crmbridge.outbound.MemoryBudget;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configuration of Tomcat, and of the way from Tomcat to the routes. */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

	@Bean("platform-http-engine")
	PlatformHttpEngine platformHttpEngine(@Value("${server.port}") int port) {
		BodyBudget budget = new BodyBudget(MemoryBudget.ofThisProcess().waitingBodies());
		return new DirectHttpEngine(port, new BodyReader(budget));
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat() {
		return (tomcat) -> {
			tomcat.setProtocol(BridgeHttpProtocol.class.getName());
			tomcat.addEngineValves(new UnreadBodyValve());
			tomcat.addConnectorCustomizers(HttpConfiguration::limit);
			tomcat.addContextCustomizers((context) -> ((StandardHost) context.getParent())
				.setErrorReportValveClass(ProblemReportValve.class.getName()));
		};
	}

	private static void limit(Connector connector) {
		// lets TRACE reach the bridge's own 405 (spring.mvc.dispatch-trace-request)
		connector.setAllowTrace(true);
		// idle connections hold these two buffers as well
		connector.setProperty("socket.appReadBufSize", "1024");
		connector.setProperty("socket.appWriteBufSize", "1024");
		// allocated for each request, and trailers are never read
		connector.setProperty("maxTrailerSize", "512");
		if (connector.getProtocolHandler() instanceof BridgeHttpProtocol protocol) {
			MemoryBudget budget = MemoryBudget.ofThisProcess();
			protocol.setMaxConnections(
					Math.min(protocol.getMaxConnections(), budget.maxConnections(protocol.isSSLEnabled())));
			protocol.setMaxWaiting(budget.maxWaitingHeaders());
		}
	}

	/**
	 * Lets only the bridge's own headers out, and only those in that a route reads: Camel
	 * would send back every header, and obey some, such as {@code Content-Encoding}.
	 * Values of path parameters do not pass here.
	 */
	@Bean
	HttpHeaderFilterStrategy httpHeaders() {
		return new HttpHeaders();
	}

	private static final class HttpHeaders extends HttpHeaderFilterStrategy {

		private static final Set<String> OUT = Set.of("content-type", "location", "retry-after");

		private static final Set<String> IN = Set.of("idempotency-key", "traceparent", "x-webitel-access");

		@Override
		public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
			return !OUT.contains(name.toLowerCase(Locale.ROOT));
		}

		@Override
		public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
			return !IN.contains(name.toLowerCase(Locale.ROOT));
		}

	}

}
