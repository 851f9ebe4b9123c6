package dev.crmbridge.web;

import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.store.StoreFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/** Makes of whatever went wrong in a route what the sender of the request is told. */
@Component("problems")
public class ProblemMapper {

	private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

	/** When to try again, as {@code Retry-After} says it; null if that is not known. */
	public String retryAfter(Exception failure) {
		ProblemException known = cause(failure, ProblemException.class);
		return (known != null) ? known.getRetryAfter() : null;
	}

	/**
	 * What is told of a failure.
	 * @param route the route that failed, for the log
	 * @param failure what went wrong
	 * @return the problem; of a failure of ours no more than that it was one
	 */
	public Problem of(String route, Exception failure) {
		ProblemException known = cause(failure, ProblemException.class);
		if (known != null) {
			return known.getProblem();
		}
		if (StoreFailures.isStores(failure)) {
			LOG.warn("Could not use the store; route={}: {}", route,
					LoggedFailure.words(NestedExceptionUtils.getMostSpecificCause(failure)));
			return Problem.of(503, "store-away", "The store is unavailable. Try again later.");
		}
		LOG.error("{}: a request could not be answered", route, new LoggedFailure(failure));
		return Problem.of(500);
	}

	/** Camel wraps what is thrown where a route asks a bean for a value. */
	private static <T extends Throwable> T cause(Throwable failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

}
