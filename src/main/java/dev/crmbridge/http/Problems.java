package dev.crmbridge.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Makes of whatever went wrong in a route what the sender of the request is told. */
@Component("problems")
public class Problems {

	private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

	/**
	 * What is told of a failure.
	 * @param route the route that failed, for the log
	 * @param failure what went wrong
	 * @return the problem; of a failure of ours no more than that it was one
	 */
	public Problem of(String route, Exception failure) {
		if (failure instanceof ProblemException known) {
			return known.getProblem();
		}
		if (failure instanceof DataAccessResourceFailureException || failure instanceof TransientDataAccessException
				|| failure instanceof TransactionException) {
			LOG.warn("{}: the store does not answer: {}", route, failure.getMessage());
			return Problem.of(503, "store-away", "The store does not answer now; try again shortly.");
		}
		LOG.error("{}: a request could not be answered", route, failure);
		return Problem.of(500);
	}

}
