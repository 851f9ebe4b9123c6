package dev.crmbridge.web.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import dev.crmbridge.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Reader for the bodies of requests whose key and route are known. A body has at most 64
 * KB and five seconds, and holds no thread while it arrives. A missing content type, and
 * the one that curl sends by default, count as JSON. Checks the encoding only; the route
 * parses the JSON.
 */
public final class BodyReader {

	/** Maximum size of a body, in bytes. */
	static final int MAX_BODY_SIZE = 64 * 1024;

	private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

	private final BodyBudget budget;

	BodyReader(BodyBudget budget) {
		this.budget = budget;
	}

	/** Handler of a request whose body is complete; null if its method has none. */
	@FunctionalInterface
	interface Route {

		void handle(byte[] body);

	}

	/**
	 * Reads the body, if the method has one, and passes the request to its route, now or
	 * once the body has arrived.
	 */
	void read(HttpServletRequest request, HttpServletResponse response, Route route) throws IOException {
		if (!WITH_BODY.contains(request.getMethod())) {
			route.handle(null);
			return;
		}
		BodyReadListener body = new BodyReadListener(this.budget.open(), request, response, route);
		if (!isReadAsJson(request.getContentType())) {
			body.refuse(Problem.of(415));
		}
		else if (request.getContentLengthLong() > MAX_BODY_SIZE) {
			body.refuse(Problem.of(413));
		}
		else {
			body.read();
		}
	}

	/**
	 * Returns whether the bytes are UTF-8 without NUL: a parser would mistake text with
	 * NULs for UTF-16 (RFC 8259, 8.1).
	 */
	static boolean isText(byte[] body) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
		}
		catch (CharacterCodingException ex) {
			return false;
		}
		for (byte b : body) {
			if (b == 0) {
				return false;
			}
		}
		return true;
	}

	private static boolean isReadAsJson(String contentType) {
		if (contentType == null || contentType.isBlank()) {
			return true;
		}
		try {
			MediaType type = MediaType.parseMediaType(contentType);
			Charset charset = type.getCharset();
			return (charset == null || charset.equals(StandardCharsets.UTF_8))
					&& (type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
							|| type.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	/** Closes the connection after the response, as the body stays unread. */
	public static void closeAfterwards(HttpServletResponse response) {
		response.setHeader(HttpHeaders.CONNECTION, "close");
	}

}
