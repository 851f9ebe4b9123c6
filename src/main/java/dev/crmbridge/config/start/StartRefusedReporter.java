package dev.crmbridge.config.start;

import dev.crmbridge.config.StartRefusedException;

import org.springframework.boot.SpringBootExceptionReporter;

/**
 * Prints why the start was refused: a line per problem, without a stack trace.
 */
class StartRefusedReporter implements SpringBootExceptionReporter {

	@Override
	public boolean reportException(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof StartRefusedException refused) {
				System.err.println(refused.getMessage());
				return true;
			}
		}
		return false;
	}

}
