package dev.crmbridge.callevents.endpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.crmbridge.callevents.EventFields;
import dev.crmbridge.outbound.NetworkFailureDescriber;
import dev.crmbridge.outbound.PeerUrlReader;
import org.apache.commons.lang3.math.NumberUtils;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.apache.hc.core5.net.PercentCodec;

/**
 * Reader for access tokens by OAuth 2.0 client credentials (RFC 6749, section 4.4). Keeps
 * a token until shortly before it expires.
 */
final class AccessTokenReader {

	/** A token is replaced so long before its end, or it would expire on its way. */
	private static final Duration EXPIRY_MARGIN = Duration.ofSeconds(10);

	/** Lifetime of a token whose server names none. */
	private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(5);

	private static final long MAX_LIFETIME_SECONDS = Duration.ofDays(1).toSeconds();

	private static final PeerUrlReader URLS = new PeerUrlReader();

	private final HttpClient client;

	private final EndpointHttpSettings settings;

	private final Duration timeout;

	/** Lets one request at a time ask for a token, so that the others get the same. */
	private final ReentrantLock lock = new ReentrantLock();

	private volatile Token token;

	/**
	 * Creates a reader.
	 * @param client sends the requests for tokens, within the timeout
	 * @param settings the token server and the credentials
	 * @param timeout maximum wait for a token that another request asks for
	 */
	AccessTokenReader(HttpClient client, EndpointHttpSettings settings, Duration timeout) {
		this.client = client;
		this.settings = settings;
		this.timeout = timeout;
	}

	/**
	 * Returns an access token.
	 * @param refused a token that the endpoint refused, which is not returned again; null
	 * if absent
	 * @throws AccessTokenException if the token server gives none
	 */
	String read(String refused) throws AccessTokenException {
		Token current = this.token;
		if (current != null && current.isUsable(refused)) {
			return current.text;
		}
		try {
			if (!this.lock.tryLock(this.timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new AccessTokenException("no answer in time", null);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AccessTokenException("interrupted", ex);
		}
		try {
			if (this.token == null || !this.token.isUsable(refused)) {
				this.token = request();
			}
			return this.token.text;
		}
		catch (AccessTokenException ex) {
			throw ex;
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new AccessTokenException(NetworkFailureDescriber.describe(ex), ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Token request() throws IOException {
		String url = this.settings.text("oauth2TokenUrl");
		HttpPost request = new HttpPost(URLS.address(url));
		request.setHeader(HttpHeaders.AUTHORIZATION,
				"Basic " + Base64.getEncoder()
					.encodeToString((encoded("oauth2ClientId") + ":" + encoded("oauth2ClientSecret"))
						.getBytes(StandardCharsets.UTF_8)));
		request.setHeader(HttpHeaders.ACCEPT, "application/json");
		List<NameValuePair> form = new ArrayList<>();
		form.add(new BasicNameValuePair("grant_type", "client_credentials"));
		if (!this.settings.text("oauth2Scope").isEmpty()) {
			form.add(new BasicNameValuePair("scope", this.settings.text("oauth2Scope")));
		}
		request.setEntity(new UrlEncodedFormEntity(form, StandardCharsets.UTF_8));
		long asked = System.nanoTime();
		return this.client.execute(request, (response) -> token(response, asked));
	}

	/** RFC 6749, section 2.3.1: both are form-encoded before they are joined. */
	private String encoded(String parameter) {
		return PercentCodec.encode(this.settings.text(parameter), StandardCharsets.UTF_8);
	}

	private static Token token(ClassicHttpResponse response, long asked) throws IOException, ParseException {
		String body = (response.getEntity() != null) ? EntityUtils.toString(response.getEntity()) : "";
		if (response.getCode() != HttpStatus.SC_OK) {
			throw new AccessTokenException("the token server answered " + response.getCode(), null);
		}
		Map<String, Object> answer;
		try {
			answer = EventFields.read(body);
		}
		catch (IllegalArgumentException ex) {
			throw new AccessTokenException("the token server's answer is not JSON", null);
		}
		String text = String.valueOf(answer.getOrDefault("access_token", ""));
		if (!text.matches("[!-~]+")) {
			throw new AccessTokenException("the token server's answer has no access_token", null);
		}
		// some servers send the number as text
		long seconds = NumberUtils.toLong(String.valueOf(answer.get("expires_in")), DEFAULT_LIFETIME.toSeconds());
		long usable = Math.max(Math.min(seconds, MAX_LIFETIME_SECONDS) - EXPIRY_MARGIN.toSeconds(), 1);
		return new Token(text, asked + Duration.ofSeconds(usable).toNanos());
	}

	private record Token(String text, long expires) {

		boolean isUsable(String refused) {
			return !this.text.equals(refused) && System.nanoTime() - this.expires < 0;
		}

	}

}
