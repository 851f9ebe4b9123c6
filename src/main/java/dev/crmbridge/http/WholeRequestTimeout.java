package dev.crmbridge.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
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
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Ends a request, answer read, when its {@code responseTimeout} is over. The client's own
 * timeouts are for each read: a peer that sends a byte now and then would hold a thread
 * for as long as it likes. What an answer has beyond a limit is not read.
 */
public final class WholeRequestTimeout implements HttpClientConfigurer, AutoCloseable {

	private final int mostBytes;

	private final ScheduledExecutorService alarms;

	/**
	 * A limit for all requests of a client.
	 * @param mostBytes bytes of an answer that are read
	 */
	public WholeRequestTimeout(int mostBytes) {
		this.mostBytes = mostBytes;
		this.alarms = Executors.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("request-timeout-"));
	}

	@Override
	public void configureHttpClient(HttpClientBuilder client) {
		client.addExecInterceptorFirst("whole-request-timeout", this::execute);
	}

	private ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
			throws IOException, HttpException {
		Timeout timeout = scope.clientContext.getRequestConfigOrDefault().getResponseTimeout();
		AtomicBoolean over = new AtomicBoolean();
		Future<?> alarm = this.alarms.schedule(() -> {
			over.set(true);
			((Cancellable) scope.originalRequest).cancel();
		}, timeout.toMilliseconds(), TimeUnit.MILLISECONDS);
		try {
			ClassicHttpResponse response = chain.proceed(request, scope);
			readEntity(response);
			return response;
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

	private void readEntity(ClassicHttpResponse response) throws IOException {
		HttpEntity entity = response.getEntity();
		if (entity == null) {
			return;
		}
		try (InputStream content = entity.getContent()) {
			byte[] read = content.readNBytes(this.mostBytes);
			if (content.read() >= 0) {
				// or closing the stream would read on to the end
				response.close();
			}
			response.setEntity(new ByteArrayEntity(read, ContentType.parseLenient(entity.getContentType())));
		}
	}

	@Override
	public void close() {
		this.alarms.shutdownNow();
	}

}
