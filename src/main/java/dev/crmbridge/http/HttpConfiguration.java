package dev.crmbridge.http;

import java.util.Locale;
import java.util.Set;

import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.catalina.core.StandardHost;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What lies between Tomcat and the routes. */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

	@Bean("platform-http-engine")
	PlatformHttpEngine platformHttpEngine(@Value("${server.port}") int port) {
		return new DirectHttpEngine(port);
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat() {
		return (tomcat) -> {
			tomcat.setProtocol(AnyQueryProtocol.class.getName());
			// so that it gets as far as our 405; the dispatcher hands it on
			// (spring.mvc.dispatch-trace-request)
			tomcat.addConnectorCustomizers((connector) -> connector.setAllowTrace(true));
			// each connection has these two, also an idle one: 10,000 have to fit into
			// memory
			tomcat.addConnectorCustomizers((connector) -> {
				connector.setProperty("socket.appReadBufSize", "2048");
				connector.setProperty("socket.appWriteBufSize", "2048");
			});
			tomcat.addContextCustomizers((context) -> ((StandardHost) context.getParent())
				.setErrorReportValveClass(ProblemReportValve.class.getName()));
		};
	}

	/**
	 * Lets only headers of ours out, and no key in: Camel would send back every header
	 * that it was sent.
	 */
	@Bean
	HttpHeaderFilterStrategy httpHeaders() {
		return new HttpHeaders();
	}

	private static final class HttpHeaders extends HttpHeaderFilterStrategy {

		private static final Set<String> OUT = Set.of("content-type", "location", "retry-after");

		private static final Set<String> NEVER_IN = Set.of("authorization", "x-api-key", "cookie", "content-type",
				"location", "retry-after");

		@Override
		public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
			return !OUT.contains(name.toLowerCase(Locale.ROOT));
		}

		@Override
		public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
			return NEVER_IN.contains(name.toLowerCase(Locale.ROOT))
					|| super.applyFilterToExternalHeaders(name, value, exchange);
		}

	}

}
