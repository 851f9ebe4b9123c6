package dev.crmbridge.webitel;

import java.io.IOException;
import java.io.UncheckedIOException;

import dev.crmbridge.health.HealthCheckRegistry;
import dev.crmbridge.outbound.CircuitBreakerReader;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Tells when Webitel refuses the token or does not answer. While nobody else asks
 * anything of it, it is asked once a minute.
 */
@Component("webitelHealthIndicator")
class WebitelHealth implements HealthIndicator {

	private static final Health AWAY = down("Webitel does not answer, or too slowly");

	private static final Health REFUSED = down("Webitel refuses the token");

	private static final Health FAILING = down("Webitel cannot be reached, or does not answer as its API does");

	private final CircuitBreakerReader breakers;

	private final TokenStatus verdict;

	private final CamelContext camel;

	private final HealthIndicator check;

	WebitelHealth(CircuitBreakerReader breakers, TokenStatus verdict, CamelContext camel, HealthCheckRegistry checks) {
		this.breakers = breakers;
		this.verdict = verdict;
		this.camel = camel;
		this.check = checks.add(this::ask, AWAY);
	}

	@Override
	public Health health() {
		if (this.breakers.state("webitel-guarded").equals("open")) {
			return AWAY;
		}
		return this.verdict.isStale() ? this.check.health() : known();
	}

	private Health ask() {
		if (this.verdict.isStale() && this.camel.getStatus().isStarted()) {
			try (ProducerTemplate question = this.camel.createProducerTemplate()) {
				question.sendBody("direct:check-webitel", null);
			}
			catch (CamelExecutionException ex) {
				// also when it was refused, which has been heard
				this.verdict.unanswered();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return known();
	}

	private Health known() {
		return switch (this.verdict.state()) {
			case UNKNOWN -> Health.unknown().build();
			case ACCEPTED -> Health.up().build();
			case REFUSED -> REFUSED;
			case UNANSWERED -> FAILING;
		};
	}

	private static Health down(String reason) {
		return Health.down().withDetail("reason", reason).build();
	}

}
