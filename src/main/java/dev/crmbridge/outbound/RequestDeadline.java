package dev.crmbridge.outbound;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Deadline and size limit of a client's requests. Limits the whole request, including the
 * read of the response, to its {@code responseTimeout}: the client's own timeouts are for
 * each read, so a peer that sends a byte now and then would hold a thread without end.
 * <p>
 * A response is cut off at its size limit. A GET whose response exceeds what the budget
 * has left ends as a 429; a response larger than the whole budget is cut off, and so
 * unreadable.
 */
final class RequestDeadline implements HttpClientConfigurer, AutoCloseable {

	private static final int BUFFER_SIZE = 8_192;

	/**
	 * Maximum size of a response read beyond the budget, in bytes: more than the ids of
	 * the largest upload.
	 */
	private static final int MAX_UNCOUNTED_SIZE = 512 * 1024;

	private final int maxSize;

	private final WebitelResponseBudget budget;

	private final ProxySettings proxies;

	private final ScheduledExecutorService alarms;

	/**
	 * Creates the limits of all requests of a client.
	 * @param maxSize bytes of a response that are read
	 * @param budget budget of all responses at a time; null for none
	 * @param proxies the proxy of each host
	 */
	RequestDeadline(int maxSize, WebitelResponseBudget budget, ProxySettings proxies) {
		this.maxSize = maxSize;
		this.proxies = proxies;
		this.budget = budget;
		this.alarms = Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("request-timeout-"));
	}

	@Override
	public void configureHttpClient(HttpClientBuilder client) {
		UnderscoreHostRoutePlanner.configure(client, this.proxies);
		client.addExecInterceptorFirst("whole-request-timeout", this::execute);
	}

	private ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		Timeout timeout = scope.clientContext.getRequestConfigOrDefault().getResponseTimeout();
		AtomicBoolean timedOut = new AtomicBoolean();
		Future<?> alarm = schedule(timeout.toDuration(), () -> {
			timedOut.set(true);
			((Cancellable) scope.originalRequest).cancel();
		});
		try {
			ClassicHttpResponse response = chain.proceed(request, scope);
			return read(request, response);
		}
		catch (IOException ex) {
			if (timedOut.get()) {
				throw (IOException) new SocketTimeoutException("no complete response within " + timeout).initCause(ex);
			}
			throw ex;
		}
		finally {
			alarm.cancel(false);
		}
	}

	/**
	 * Cancels a request after a time, unless the alarm is cancelled first.
	 * @param scope the request
	 * @param time the time until then
	 * @return the alarm
	 */
	Future<?> schedule(ExecChain.Scope scope, Duration time) {
		return schedule(time, ((Cancellable) scope.originalRequest)::cancel);
	}

	private Future<?> schedule(Duration time, Runnable cancellation) {
		return this.alarms.schedule(cancellation, time.toMillis(), TimeUnit.MILLISECONDS);
	}

	private ClassicHttpResponse read(ClassicHttpRequest request, ClassicHttpResponse response) throws IOException {
		HttpEntity entity = response.getEntity();
		if (entity == null) {
			return response;
		}
		try (InputStream content = entity.getContent()) {
			ByteArrayOutputStream read = new ByteArrayOutputStream();
			byte[] buffer = new byte[BUFFER_SIZE];
			for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
				int limit = this.maxSize;
				if (this.budget != null && !this.budget.reserve(count)) {
					if (Method.GET.isSame(request.getMethod()) && !this.budget.isExceededBy(read.size() + count)) {
						response.close();
						this.budget.release();
						return busy();
					}
					// Webitel may have carried out the request: its status must be known
					limit = Math.min(limit, Math.max(read.size(), MAX_UNCOUNTED_SIZE));
				}
				read.write(buffer, 0, Math.min(count, limit - read.size()));
				if (read.size() == limit) {
					// closed first, as closing the stream would read on to the end
					response.close();
					break;
				}
			}
			response
				.setEntity(new ByteArrayEntity(read.toByteArray(), ContentType.parseLenient(entity.getContentType())));
		}
		return response;
	}

	/**
	 * Returns the response of an overloaded peer, so that the request is retried later.
	 */
	private static ClassicHttpResponse busy() {
		ClassicHttpResponse busy = new BasicClassicHttpResponse(HttpStatus.SC_TOO_MANY_REQUESTS);
		busy.setHeader(HttpHeaders.RETRY_AFTER, "2");
		return busy;
	}

	@Override
	public void close() {
		this.alarms.shutdownNow();
	}

}
