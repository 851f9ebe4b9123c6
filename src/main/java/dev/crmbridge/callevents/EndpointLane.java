package dev.crmbridge.callevents;

/** Lane that delivers the events of one CRM endpoint, as other packages use it. */
public interface EndpointLane {

	/** Looks for due deliveries now. */
	void wake();

	/**
	 * Sends a test event to the endpoint at once, outside the order of the deliveries.
	 * @param body the event's JSON object
	 * @return the outcome
	 */
	TestResult test(String body);

	/**
	 * Outcome of a test event.
	 *
	 * @param status HTTP status; null without an answer, or for an endpoint without HTTP
	 * @param ms time of the attempt in ms
	 * @param error cause of a failure in a few words; "" after a success
	 */
	record TestResult(Integer status, long ms, String error) {
	}

}
