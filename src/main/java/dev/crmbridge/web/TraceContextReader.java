package dev.crmbridge.web;

import java.util.regex.Pattern;

import org.springframework.stereotype.Component;

/** The trace context of a caller, which is passed on unchanged (W3C Trace Context). */
@Component("traceContext")
public class TraceContextReader {

	private static final Pattern TRACEPARENT = Pattern
		.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

	/**
	 * What is passed on of a header {@code traceparent}.
	 * @param header its value; may be null
	 * @return the same; null if it is none
	 */
	public String valid(String header) {
		return (header != null && TRACEPARENT.matcher(header).matches()) ? header : null;
	}

}
