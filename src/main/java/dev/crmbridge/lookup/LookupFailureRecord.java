package dev.crmbridge.lookup;

import java.io.IOException;

import dev.crmbridge.outbound.NetworkFailureDescriber;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.commons.lang3.exception.ExceptionUtils;

import org.springframework.stereotype.Component;

/**
 * Record of the last lookup that failed, until a lookup succeeds; health reports it. A
 * row that cannot be mapped counts until another row can: an answer without a row proves
 * nothing about rows.
 */
@Component
public class LookupFailureRecord {

	private volatile Failure last;

	/**
	 * Records a failure of the source. A lookup without a turn says nothing of the
	 * source.
	 * @param failure the exception of the lookup
	 */
	public void failed(Throwable failure) {
		if (ExceptionUtils.indexOfType(failure, BulkheadFullException.class) < 0) {
			this.last = new Failure(describe(failure),
					ExceptionUtils.indexOfType(failure, InvalidRowException.class) >= 0);
		}
	}

	/**
	 * Forgets the failure.
	 * @param withRow whether the source returned a row
	 */
	public void answered(boolean withRow) {
		Failure failure = this.last;
		if (failure != null && (withRow || !failure.ofRow())) {
			this.last = null;
		}
	}

	/** Returns why the last lookup failed; null if it succeeded. */
	public String reason() {
		Failure failure = this.last;
		return (failure != null) ? failure.reason() : null;
	}

	/**
	 * Describes a failure without class names, host names or personal data.
	 * @param failure the exception of the lookup
	 * @return the description
	 */
	public static String describe(Throwable failure) {
		for (Throwable cause : ExceptionUtils.getThrowableList(failure)) {
			if (cause instanceof InvalidRowException || cause instanceof LookupSourceException) {
				return cause.getMessage();
			}
			if (cause instanceof HttpOperationFailedException http) {
				return "answered with HTTP status " + http.getStatusCode();
			}
			if (cause instanceof IOException) {
				return NetworkFailureDescriber.describe(failure);
			}
		}
		return "a step of the route failed; the log names the failure";
	}

	private record Failure(String reason, boolean ofRow) {
	}

}
