package dev.crmbridge.testkit.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request as a stand-in received it.
 *
 * @param at when it arrived
 * @param nanos when it arrived, by {@link System#nanoTime()}
 * @param method the HTTP method
 * @param path the decoded path; of Webitel without the leading {@code /api}
 * @param query the query string as sent, "" for a missing one
 * @param headers the headers, names without regard to case
 * @param body the body, cut to the size that the stand-in keeps
 * @param length the size of the whole body, in bytes
 */
public record ReceivedRequest(Instant at, long nanos, String method, String path, String query,
		Map<String, List<String>> headers, byte[] body, int length) {

	/** Returns the first value of a header, or null. */
	public String header(String name) {
		List<String> values = this.headers.getOrDefault(name, List.of());
		return values.isEmpty() ? null : values.get(0);
	}

	/** Returns the decoded values of a query parameter, in the order sent. */
	public List<String> parameter(String name) {
		return new Query(this.query).all(name);
	}

	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	public JsonNode json() {
		return Json.parse(this.body);
	}

	ReceivedRequest cutTo(int bytes) {
		byte[] kept = (this.body.length > bytes) ? Arrays.copyOf(this.body, bytes) : this.body;
		return new ReceivedRequest(this.at, this.nanos, this.method, this.path, this.query, this.headers, kept,
				this.length);
	}

}
