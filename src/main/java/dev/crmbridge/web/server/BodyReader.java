package dev.crmbridge.web.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import dev.crmbridge.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * Reader for the JSON bodies of requests whose key and route are known. A body has at
 * most 64 KB and five seconds, and holds no thread while it arrives. A missing content
 * type, or the one that curl sends by default, is read as JSON. The route finds out
 * whether a body is JSON.
 */
public final class BodyReader {

	/** Largest body, in bytes. */
	static final int MAX_BODY_SIZE = 64 * 1024;

	private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

	private final LongSupplier nanoTime;

	private final AtomicLong free;

	private final Set<BodyReadListener> waiting = ConcurrentHashMap.newKeySet();

	/**
	 * A reader with a budget for all bodies that are arriving.
	 * @param budget bytes that requests may take which wait for their bodies
	 */
	BodyReader(long budget) {
		this(budget, System::nanoTime);
	}

	BodyReader(long budget, LongSupplier nanoTime) {
		this.free = new AtomicLong(budget);
		this.nanoTime = nanoTime;
	}

	/** Does the work of a request that is complete. */
	@FunctionalInterface
	interface Route {

		void handle(HttpServletRequest request);

	}

	/**
	 * Reads the body, if the method has one, and hands the request to its route, now or
	 * when the body has arrived.
	 */
	void read(HttpServletRequest request, HttpServletResponse response, Route route) throws IOException {
		if (!WITH_BODY.contains(request.getMethod())) {
			route.handle(new RouteRequest(request, null));
			return;
		}
		BodyReadListener body = new BodyReadListener(this, request, response, route);
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

	/** Takes bytes of the budget for a body, unless too few are left. */
	boolean take(BodyReadListener body, long bytes) {
		boolean found = take(bytes);
		if (!found) {
			// Tomcat drops a request without a word when its threads are all busy
			this.waiting.forEach(BodyReadListener::releaseIfOverdue);
			found = take(bytes);
		}
		if (found) {
			this.waiting.add(body);
		}
		return found;
	}

	private boolean take(long bytes) {
		if (this.free.addAndGet(-bytes) >= 0) {
			return true;
		}
		this.free.addAndGet(bytes);
		return false;
	}

	/** Gives back the bytes of a body that no longer waits. */
	void giveBack(BodyReadListener body, long bytes) {
		this.waiting.remove(body);
		this.free.addAndGet(bytes);
	}

	/** Returns the time that bodies are measured by, in ms. */
	long millis() {
		return TimeUnit.NANOSECONDS.toMillis(this.nanoTime.getAsLong());
	}

	/**
	 * Returns whether the bytes are UTF-8 without NUL: a parser would take text with NULs
	 * for UTF-16 (RFC 8259, 8.1).
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

	/** Has the connection closed after the answer, as the body is not read. */
	public static void closeAfterwards(HttpServletResponse response) {
		response.setHeader(HttpHeaders.CONNECTION, "close");
	}

}
