package dev.crmbridge.logging;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.apache.camel.ExchangeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Tells of failures of what is tried again and again: at first, and then every few
 * minutes for as long as it lasts.
 */
@Component("failureLog")
public class RepeatedFailureLog {

	private static final Logger LOG = LoggerFactory.getLogger(RepeatedFailureLog.class);

	private static final Duration AGAIN = Duration.ofMinutes(5);

	private final Cache<String, Boolean> told = Caffeine.newBuilder().expireAfterWrite(AGAIN).maximumSize(1000).build();

	/**
	 * Tells of a failure, unless it was told lately.
	 * @param route id of the route that failed
	 * @param failure what went wrong
	 */
	public void tell(String route, @ExchangeException Exception failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		if (this.told.asMap().putIfAbsent(route + cause.getClass(), true) == null) {
			LOG.warn("{}: {} (told again in {} minutes if it lasts)", route, LoggedFailure.words(cause),
					AGAIN.toMinutes());
		}
	}

}
