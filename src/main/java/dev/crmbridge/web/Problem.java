package dev.crmbridge.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import org.springframework.http.HttpStatus;

/**
 * An RFC 9457 problem, the body of every error response. Names what the client can
 * correct, and nothing of the bridge's internals.
 *
 * @param type always {@code about:blank}, as the title is the status in words
 * @param title the status in words
 * @param status the HTTP status
 * @param detail the reason, for people
 * @param code the reason, as a stable word for programs
 * @param field the invalid field; null if the problem concerns no single field
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({ "type", "title", "status", "detail", "code", "field" })
public record Problem(String type, String title, int status, String detail, String code, String field) {

	/** Media type of a problem (RFC 9457). */
	public static final String MEDIA_TYPE = "application/problem+json";

	public static Problem of(int status, String code, String detail) {
		return of(status, code, detail, null);
	}

	public static Problem of(int status, String code, String detail, String field) {
		HttpStatus known = HttpStatus.resolve(status);
		return new Problem("about:blank", (known != null) ? known.getReasonPhrase() : "Error", status, detail, code,
				field);
	}

	/** Returns the general problem of a status, for errors without a known reason. */
	public static Problem of(int status) {
		return switch (status) {
			case 400 -> of(status, "bad-request", "The request could not be read.");
			case 401 -> of(status, "unauthorized",
					"A valid API key is required: Authorization: Bearer KEY, or X-Api-Key: KEY.");
			case 404 -> of(status, "not-found", "Nothing exists at this path.");
			case 405 -> of(status, "method-not-allowed",
					"The path does not support this method. The Allow header lists the supported methods.");
			case 408 -> of(status, "request-timeout", "The body must arrive within 5 seconds. Send the request again.");
			case 413 -> of(status, "body-too-large", "The body must be at most 65536 bytes.");
			case 415 -> of(status, "unsupported-content-type", "The body must be JSON, sent as application/json.");
			case 503 -> of(status, "not-ready", "The bridge cannot accept this request now. Try again shortly.");
			default -> (status < 500) ? of(status, "bad-request", "The request could not be accepted.")
					: of(status, "internal-error",
							"The bridge failed. Its log gives the reason under the X-Request-Id of this response.");
		};
	}

}
