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
 * Ends a request, answer read, when its {@code responseTimeout} is over. The client's own
 * timeouts are for each read: a peer that sends a byte now and then would hold a thread
 * for as long as it likes. What an answer has beyond a limit is not read. A GET whose
 * answer finds no room in the budget of all answers ends as a 429; an answer that no
 * budget holds is cut off, and so unreadable.
 */
public final class RequestDeadline implements HttpClientConfigurer, AutoCloseable {

	private static final int BUFFER_SIZE = 8_192;

	/**
	 * Bytes that are read of an answer for which the budget has no room: more than the
	 * ids of the largest upload.
	 */
	private static final int MAX_UNCOUNTED_SIZE = 512 * 1024;

	private final int mostBytes;

	private final WebitelResponseBudget budget;

	private final ScheduledExecutorService alarms;

	/**
	 * A limit for all requests of a client.
	 * @param mostBytes bytes of an answer that are read
	 * @param budget for the bytes of all answers at a time; null for none
	 */
	RequestDeadline(int mostBytes, WebitelResponseBudget budget) {
		this.mostBytes = mostBytes;
		this.budget = budget;
		this.alarms = Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("request-timeout-"));
	}

	@Override
	public void configureHttpClient(HttpClientBuilder client) {
		UnderscoreHostRoutePlanner.configure(client);
		client.addExecInterceptorFirst("whole-request-timeout", this::execute);
	}

	private ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		Timeout timeout = scope.clientContext.getRequestConfigOrDefault().getResponseTimeout();
		AtomicBoolean over = new AtomicBoolean();
		Future<?> alarm = schedule(timeout.toDuration(), () -> {
			over.set(true);
			((Cancellable) scope.originalRequest).cancel();
		});
		try {
			ClassicHttpResponse response = chain.proceed(request, scope);
			return read(request, response);
		}
		catch (IOException ex) {
			if (over.get()) {
				throw (IOException) new SocketTimeoutException("no whole answer within " + timeout).initCause(ex);
			}
			throw ex;
		}
		finally {
			alarm.cancel(false);
		}
	}

	/**
	 * Cancels a request after a time, unless the alarm is cancelled before.
	 * @param scope the request
	 * @param time until then
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
				int most = this.mostBytes;
				if (this.budget != null && !this.budget.take(count)) {
					if (Method.GET.isSame(request.getMethod()) && !this.budget.isExceededBy(read.size() + count)) {
						response.close();
						this.budget.release();
						return busy();
					}
					// the request may have been carried out: its status must be known
					most = Math.min(most, Math.max(read.size(), MAX_UNCOUNTED_SIZE));
				}
				read.write(buffer, 0, Math.min(count, most - read.size()));
				if (read.size() == most) {
					// or closing the stream would read on to the end
					response.close();
					break;
				}
			}
			response
				.setEntity(new ByteArrayEntity(read.toByteArray(), ContentType.parseLenient(entity.getContentType())));
		}
		return response;
	}

	/** Answers as a peer does that has too much to do: its sender tries again later. */
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
