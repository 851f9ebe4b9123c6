package dev.crmbridge.config.start;

import dev.crmbridge.config.StartRefusedException;
import org.apache.commons.lang3.exception.ExceptionUtils;

import org.springframework.boot.SpringBootExceptionReporter;

/**
 * Prints why the start was refused: a line per problem, without a stack trace.
 */
class StartRefusedReporter implements SpringBootExceptionReporter {

	@Override
	public boolean reportException(Throwable failure) {
		StartRefusedException refused = ExceptionUtils.throwableOfType(failure, StartRefusedException.class);
		if (refused != null) {
			System.err.println(refused.getMessage());
		}
		return refused != null;
	}

}
