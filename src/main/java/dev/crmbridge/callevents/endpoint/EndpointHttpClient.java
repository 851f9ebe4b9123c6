package dev.crmbridge.callevents.endpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * HTTP client of one CRM endpoint: adds the headers and the authentication of the block
 * to each request, where no route, log or trace sees them.
 */
final class EndpointHttpClient implements HttpClientConfigurer {

	/** The interceptor that reads answers; the one that sends tokens is inside it. */
	private static final String ANSWERS = "endpoint-answers";

	private final EndpointHttpSettings settings;

	private final Duration timeout;

	private final HttpClientConfigurer limits;

	private AccessTokenReader tokens;

	/**
	 * Creates a client.
	 * @param settings settings of the requests
	 * @param timeout time limit of one request
	 * @param limits limits of time and size of all endpoints' clients
	 */
	EndpointHttpClient(EndpointHttpSettings settings, Duration timeout, HttpClientConfigurer limits) {
		this.settings = settings;
		this.timeout = timeout;
		this.limits = limits;
	}

	@Override
	public void configureHttpClient(HttpClientBuilder client) {
		this.limits.configureHttpClient(client);
		if (this.settings.hasTokenUrl()) {
			// with the same limits, proxy and TLS, but without what follows
			this.tokens = new AccessTokenReader(client.build(), this.settings, this.timeout);
			client.addExecInterceptorAfter(ANSWERS, "access-token", this::executeWithToken);
		}
		client.addRequestInterceptorLast(this::addHeaders);
	}

	private void addHeaders(HttpRequest request, EntityDetails entity, HttpContext context) {
		for (Header header : this.settings.headers()) {
			// a Content-Type that a transform set is better than the block's
			if (!header.getName().equalsIgnoreCase(HttpHeaders.CONTENT_TYPE) || isJson(entity)) {
				request.setHeader(header);
			}
		}
		if (this.settings.hasUser()) {
			request.setHeader(HttpHeaders.AUTHORIZATION, "Basic " + Base64.getEncoder()
				.encodeToString(this.settings.userAndPassword().getBytes(StandardCharsets.UTF_8)));
		}
	}

	private static boolean isJson(EntityDetails entity) {
		return entity == null
				|| ContentType.APPLICATION_JSON.isSameMimeType(ContentType.parseLenient(entity.getContentType()));
	}

	/** A token may end before its time: a 401 is answered by a new one, once. */
	private ClassicHttpResponse executeWithToken(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		String token = this.tokens.read(null);
		ClassicHttpResponse response = execute(request, scope, chain, token);
		if (response.getCode() != HttpStatus.SC_UNAUTHORIZED) {
			return response;
		}
		response.close();
		String newToken = this.tokens.read(token);
		return execute(request, scope, chain, newToken);
	}

	private static ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain,
			String token) throws IOException, HttpException {
		// a copy, as the client adds headers that it refuses to add again
		ClassicHttpRequest attempt = ClassicRequestBuilder.copy(request).build();
		attempt.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
		return chain.proceed(attempt, scope);
	}

}
