package dev.crmbridge.health;

import java.time.Clock;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clock by which health tells how long something lasts. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}
