package dev.crmbridge.web.server;

import dev.crmbridge.web.ProblemMapper;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;

/**
 * Camel HTTP engine that runs each request on its Tomcat thread, as these are many and
 * bounded already. Camel's own engine uses a second pool and passes all filters again.
 */
class DirectHttpEngine extends SpringBootPlatformHttpEngine {

	private final BodyReader bodies;

	private final ProblemMapper problems;

	DirectHttpEngine(int port, BodyReader bodies, ProblemMapper problems) {
		super(port, Runnable::run);
		this.bodies = bodies;
		this.problems = problems;
	}

	@Override
	public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
		return new DirectHttpConsumer(endpoint, processor, this.bodies, this.problems);
	}

}
