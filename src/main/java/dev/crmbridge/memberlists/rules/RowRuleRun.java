package dev.crmbridge.memberlists.rules;

import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** Run of the rules over one batch of rows: remembers the step that failed first. */
final class RowRuleRun {

	/** Exchange property that holds the run; Camel copies it to the parts of a split. */
	static final String PROPERTY = "rowRuleRun";

	private Throwable cause;

	private String step;

	/**
	 * Records a failed step, unless a step inside of it has failed with the same cause.
	 */
	synchronized void record(Exchange exchange, NamedNode node) {
		Throwable root = ExceptionUtils.getRootCause(exchange.getException());
		if (root != this.cause) {
			this.cause = root;
			Object body = exchange.getMessage().getBody();
			this.step = node.getLocation() + ":" + node.getLineNumber() + " (" + node.getShortName() + ")"
					+ ((body instanceof Row row) ? " at " + row : "");
		}
	}

	/** Returns where a failure came from, with file and line where known. */
	synchronized String describe(Throwable failure) {
		return (this.step != null && ExceptionUtils.getRootCause(failure) == this.cause) ? this.step : "unknown step";
	}

}
