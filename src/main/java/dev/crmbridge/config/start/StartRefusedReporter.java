package dev.crmbridge.config.start;

import dev.crmbridge.config.StartRefusedException;

import org.springframework.boot.SpringBootExceptionReporter;

/**
 * Tells why the bridge does not start: a line per problem, and nothing of where in the
 * program that was found out.
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
