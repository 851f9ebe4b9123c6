package dev.crmbridge.testkit.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieHandler;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Sender of the tests' requests, whose responses may have any status. */
public final class Http {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private Http() {
	}

	/** Creates a client with a new pool of connections. */
	public static HttpClient client() {
		return builder().build();
	}

	/** Creates a client that keeps cookies. */
	public static HttpClient client(CookieHandler cookies) {
		return builder().cookieHandler(cookies).build();
	}

	private static HttpClient.Builder builder() {
		return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT);
	}

	/**
	 * Sends a request and reads the response as text.
	 * @throws UncheckedIOException if there is no response
	 */
	public static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) {
		try {
			return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
