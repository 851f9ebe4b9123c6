package dev.crmbridge.web.server;

import dev.crmbridge.outbound.MemoryBudget;
import dev.crmbridge.web.ProblemMapper;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
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
	PlatformHttpEngine platformHttpEngine(@Value("${server.port}") int port, ProblemMapper problems) {
		BodyBudget budget = new BodyBudget(MemoryBudget.ofThisProcess().waitingBodies());
		return new DirectHttpEngine(port, new BodyReader(budget), problems);
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat() {
		return (tomcat) -> {
			tomcat.setProtocol(BridgeHttpProtocol.class.getName());
			tomcat.addEngineValves(new UnreadBodyValve(), new NoCorsValve());
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

}
