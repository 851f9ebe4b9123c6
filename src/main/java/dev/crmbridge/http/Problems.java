package dev.crmbridge.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

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
		LOG.error("{}: a request could not be answered", route, failure);
		return Problem.of(500);
	}

}
