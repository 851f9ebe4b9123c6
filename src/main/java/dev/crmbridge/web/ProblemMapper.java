package dev.crmbridge.web;

import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.store.StoreFailureClassifier;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/**
 * Mapper from a route's exception to the RFC 9457 problem sent to the client. Searches
 * the causes: Camel wraps an exception that a bean in an expression throws.
 */
@Component
public class ProblemMapper {

	private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

	/** Returns the value of {@code Retry-After}; null if the time is unknown. */
	public String retryAfter(Exception failure) {
		ProblemException known = ExceptionUtils.throwableOfType(failure, ProblemException.class);
		return (known != null) ? known.getRetryAfter() : null;
	}

	/**
	 * Maps an exception to a problem. Logs the failures of the store and the bridge.
	 * @param route the route that failed, for the log
	 * @param failure the exception
	 * @return the problem; a failure of the bridge is not described to the client
	 */
	public ProblemDetail map(String route, Exception failure) {
		ProblemException known = ExceptionUtils.throwableOfType(failure, ProblemException.class);
		if (known != null) {
			return known.getProblem();
		}
		if (StoreFailureClassifier.isStoreFailure(failure)) {
			LOG.warn("Could not use the store; route={}: {}", route,
					LoggedFailure.describe(NestedExceptionUtils.getMostSpecificCause(failure)));
			return Problem.of(503, "store-away", "The store is unavailable. Try again later.");
		}
		LOG.error("Could not answer request; route={}", route, new LoggedFailure(failure));
		return Problem.of(500);
	}

}
