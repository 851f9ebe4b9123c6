package dev.crmbridge.web;

import java.util.regex.Pattern;

import org.springframework.stereotype.Component;

/**
 * Reader for a client's trace context, which goes to Webitel unchanged (W3C Trace
 * Context).
 */
@Component
public class TraceContextReader {

	private static final Pattern TRACEPARENT = Pattern
		.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

	/**
	 * Returns a {@code traceparent} header if it is valid.
	 * @param header the value of the header; may be null
	 * @return the same value; null if it is missing or invalid
	 */
	public String read(String header) {
		return (header != null && TRACEPARENT.matcher(header).matches()) ? header : null;
	}

}
