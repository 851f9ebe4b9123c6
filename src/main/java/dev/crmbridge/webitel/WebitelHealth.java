package dev.crmbridge.webitel;

import dev.crmbridge.breaker.Breakers;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Tells when Webitel does not answer the CRM's requests. */
@Component("webitelHealthIndicator")
class WebitelHealth implements HealthIndicator {

	private final Breakers breakers;

	WebitelHealth(Breakers breakers) {
		this.breakers = breakers;
	}

	@Override
	public Health health() {
		return !this.breakers.state("webitel-guarded").equals("open") ? Health.up().build()
				: Health.down().withDetail("reason", "Webitel does not answer, or too slowly").build();
	}

}
