package dev.crmbridge.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import org.springframework.http.HttpStatus;

/**
 * An error as a caller of our HTTP sees it (RFC 9457). It tells what the caller can do
 * something about, and nothing of the inside.
 *
 * @param type always {@code about:blank}: the title is the status in words
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what is wrong, for a person
 * @param code what is wrong, as a stable word for a program
 * @param field the field at fault, or null
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

	/** What is said of a status when nothing more is known. */
	public static Problem of(int status) {
		return switch (status) {
			case 400 -> of(status, "bad-request", "The request could not be read.");
			case 401 ->
				of(status, "unauthorized", "A valid key is needed: Authorization: Bearer KEY, or X-Api-Key: KEY.");
			case 404 -> of(status, "not-found", "There is nothing at this path.");
			case 405 ->
				of(status, "method-not-allowed", "This path does not take this method; Allow names what it takes.");
			case 408 -> of(status, "request-timeout", "The body must arrive within 5 seconds. Send it again.");
			case 413 -> of(status, "body-too-large", "The body may have at most 65536 bytes.");
			case 415 -> of(status, "unsupported-content-type", "The body has to be JSON, as application/json.");
			case 503 -> of(status, "not-ready", "The bridge cannot take this request now; try again shortly.");
			default -> (status < 500) ? of(status, "bad-request", "The request could not be accepted.")
					: of(status, "internal-error", "The bridge failed; its log tells why, under the X-Request-Id.");
		};
	}

}
