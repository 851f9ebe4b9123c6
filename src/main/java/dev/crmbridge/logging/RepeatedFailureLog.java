package dev.crmbridge.logging;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Log of failures in work that is repeated, such as polls: logs the first failure, and a
 * lasting one every few minutes.
 */
@Component
public class RepeatedFailureLog {

	private static final Logger LOG = LoggerFactory.getLogger(RepeatedFailureLog.class);

	/** Minimum time between two log lines of one failure. */
	private static final Duration REPEAT_DELAY = Duration.ofMinutes(5);

	private final Cache<String, Boolean> logged = Caffeine.newBuilder()
		.expireAfterWrite(REPEAT_DELAY)
		.maximumSize(1000)
		.build();

	/**
	 * Logs a failure, unless a failure of this type and route was logged lately.
	 * @param route the id of the route that failed
	 * @param failure the failure
	 */
	public void log(String route, Exception failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		if (this.logged.asMap().putIfAbsent(route + cause.getClass(), true) == null) {
			LOG.warn("Route failed: {} (logged again in {} min if the failure lasts); route={}",
					LoggedFailure.describe(cause), REPEAT_DELAY.toMinutes(), route);
		}
	}

}
