package dev.crmbridge.testkit.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stand-in's response to one request, and the delay before it.
 *
 * @param status the HTTP status
 * @param headers the HTTP headers
 * @param body the body, may be empty
 * @param delay the wait before the response
 * @param kind the way of sending the response, or of sending none
 */
public record Answer(int status, Map<String, String> headers, byte[] body, Duration delay, Kind kind) {

	public enum Kind {

		SEND, HANG, DROP, DRIP

	}

	public static Answer status(int status) {
		return new Answer(status, Map.of(), new byte[0], Duration.ZERO, Kind.SEND);
	}

	public static Answer ok() {
		return status(200);
	}

	public static Answer redirect(int status, String location) {
		return status(status).header("Location", location);
	}

	/** Sends no response until the request is released. */
	public static Answer hang() {
		return new Answer(0, Map.of(), new byte[0], Duration.ZERO, Kind.HANG);
	}

	/** Closes the connection without a byte of a response. */
	public static Answer drop() {
		return new Answer(0, Map.of(), new byte[0], Duration.ZERO, Kind.DROP);
	}

	/**
	 * Sends 200 and an endless body, a byte every 100 ms, until the client disconnects.
	 */
	public static Answer drip() {
		return new Answer(200, Map.of(), new byte[0], Duration.ZERO, Kind.DRIP);
	}

	public Answer after(Duration delay) {
		return new Answer(this.status, this.headers, this.body, delay, this.kind);
	}

	/** {@code Retry-After} in seconds or as an HTTP date (RFC 9110, 10.2.3). */
	public Answer retryAfter(String value) {
		return header("Retry-After", value);
	}

	public Answer header(String name, String value) {
		Map<String, String> more = new TreeMap<>(this.headers);
		more.put(name, value);
		return new Answer(this.status, Collections.unmodifiableMap(more), this.body, this.delay, this.kind);
	}

	public Answer body(String contentType, String text) {
		return bytes(contentType, text.getBytes(StandardCharsets.UTF_8));
	}

	public Answer bytes(String contentType, byte[] bytes) {
		return new Answer(this.status, this.headers, bytes, this.delay, this.kind).header("Content-Type", contentType);
	}

}
