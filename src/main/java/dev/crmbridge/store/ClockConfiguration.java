package dev.crmbridge.store;

import java.time.Clock;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clocks of this process. */
@Configuration(proxyBeanMethods = false)
class ClockConfiguration {

	/** Provides this machine's clock, which may be wrong and may be set at any time. */
	@Bean
	Clock wallClock() {
		return Clock.systemUTC();
	}

	/** Provides the clock for ages and durations. */
	@Bean
	Clock steadyClock(@Qualifier("wallClock") Clock wallClock) {
		return new SteadyClock(wallClock);
	}

}
