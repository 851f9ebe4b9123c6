package dev.crmbridge.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;

import dev.crmbridge.logging.LoggedFailure;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionReuseStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.Http1StreamListener;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reader for the responses of CRM endpoints that keeps the status, {@code Retry-After}
 * and a bounded body. Tolerates a body that is damaged, endless, or other than its
 * headers say: an event that the endpoint has confirmed must not be delivered again.
 */
final class EndpointResponseReader implements HttpClientConfigurer {

	private static final Logger LOG = LoggerFactory.getLogger(EndpointResponseReader.class);

	/** Maximum size of a body; the connection of a longer one is closed, in bytes. */
	private static final int MAX_BODY_SIZE = 64 * 1024;

	/**
	 * Maximum wait for the body once the status is known, as the next event of the call
	 * waits until then.
	 */
	private static final Duration BODY_TIMEOUT = Duration.ofSeconds(1);

	private final RequestDeadline timeout;

	EndpointResponseReader(RequestDeadline timeout) {
		this.timeout = timeout;
	}

	@Override
	public void configureHttpClient(HttpClientBuilder client) {
		client.disableContentCompression();
		ConnectionReuseStrategy reuse = (request, response, context) -> !isBodyAfterNoContent(response)
				&& DefaultClientConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
		client.setConnectionReuseStrategy(reuse);
		client.setRequestExecutor(HttpRequestExecutor.builder()
			.withConnectionReuseStrategy(reuse)
			.withHttp1StreamListener(new LengthConflictResolver())
			.build());
		client.addExecInterceptorFirst("endpoint-answers", this::execute);
		// added later, so that it encloses the interceptor above
		this.timeout.configureHttpClient(client);
	}

	/**
	 * Detects a 204 with a body: the client would read it as the next event's response.
	 */
	private static boolean isBodyAfterNoContent(HttpResponse response) {
		return response.getCode() == HttpStatus.SC_NO_CONTENT && response.containsHeader(HttpHeaders.CONTENT_TYPE);
	}

	private ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		ClassicHttpResponse response = chain.proceed(request, scope);
		response.setEntity(new ByteArrayEntity(readBody(response, scope), null));
		Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
		response.setHeaders((retryAfter != null) ? new Header[] { retryAfter } : new Header[0]);
		return response;
	}

	private byte[] readBody(ClassicHttpResponse response, ExecChain.Scope scope) throws IOException {
		ByteArrayOutputStream read = new ByteArrayOutputStream();
		HttpEntity entity = response.getEntity();
		if (entity == null) {
			return read.toByteArray();
		}
		Future<?> alarm = this.timeout.schedule(scope, BODY_TIMEOUT);
		try {
			InputStream content = entity.getContent();
			byte[] buffer = new byte[8192];
			for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
				read.write(buffer, 0, n);
				if (read.size() > MAX_BODY_SIZE) {
					Closer.closeQuietly(response);
					break;
				}
			}
		}
		catch (IOException ex) {
			LOG.debug("Could not read response body; status={}", response.getCode(), new LoggedFailure(ex));
			Closer.closeQuietly(response);
		}
		finally {
			alarm.cancel(false);
		}
		return read.toByteArray();
	}

	/**
	 * Removes headers that contradict each other about the length of a body, as the
	 * client would refuse the whole response. The body then ends with the connection.
	 */
	private static final class LengthConflictResolver implements Http1StreamListener {

		@Override
		public void onResponseHead(HttpConnection connection, HttpResponse response) {
			try {
				DefaultContentLengthStrategy.INSTANCE.determineLength(response);
			}
			catch (HttpException ex) {
				response.removeHeaders(HttpHeaders.CONTENT_LENGTH);
				response.removeHeaders(HttpHeaders.TRANSFER_ENCODING);
				response.setHeader(HttpHeaders.CONNECTION, HeaderElements.CLOSE);
			}
		}

		@Override
		public void onRequestHead(HttpConnection connection, HttpRequest request) {
			// nothing to change
		}

		@Override
		public void onExchangeComplete(HttpConnection connection, boolean keepAlive) {
			// nothing to change
		}

	}

}
