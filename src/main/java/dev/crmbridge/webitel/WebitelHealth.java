package dev.crmbridge.webitel;

import java.io.IOException;
import java.io.UncheckedIOException;

import dev.crmbridge.health.BlockingHealthIndicator;
import dev.crmbridge.outbound.CircuitBreakerReader;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/**
 * Health of Webitel: down while Webitel refuses the token or does not answer. Without
 * other requests, a check is sent at most once a minute.
 */
@Component("webitelHealthIndicator")
class WebitelHealth extends BlockingHealthIndicator {

	private static final Health UNAVAILABLE = down("Webitel does not answer, or too slowly");

	private static final Health REFUSED = down("Webitel refuses the token");

	private static final Health FAILING = down("Webitel cannot be reached, or does not answer as its API does");

	private final CircuitBreakerReader breakers;

	private final RefusedTokenDetector token;

	private final CamelContext camel;

	WebitelHealth(CircuitBreakerReader breakers, RefusedTokenDetector token, CamelContext camel) {
		this.breakers = breakers;
		this.token = token;
		this.camel = camel;
	}

	@Override
	public Health health() {
		if (this.breakers.state("webitel-guarded").equals("open")) {
			return UNAVAILABLE;
		}
		if (this.token.isStale() && this.camel.getStatus().isStarted()) {
			try (ProducerTemplate producer = this.camel.createProducerTemplate()) {
				producer.sendBody("direct:check-webitel", null);
			}
			catch (CamelExecutionException ex) {
				// a refused token comes here too, and is noted already
				this.token.unanswered();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return lastResult();
	}

	private Health lastResult() {
		return switch (this.token.state()) {
			case UNKNOWN -> Health.unknown().build();
			case ACCEPTED -> Health.up().build();
			case REFUSED -> REFUSED;
			case UNANSWERED -> FAILING;
		};
	}

	@Override
	protected Health unanswered() {
		return UNAVAILABLE;
	}

}
