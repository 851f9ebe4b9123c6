package dev.crmbridge.web.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

import dev.crmbridge.logging.LogContext;
import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.outbound.MemoryBudget;
import dev.crmbridge.web.Problem;
import dev.crmbridge.web.ProblemWriter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.coyote.BadRequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.ProblemDetail;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Listener that collects the body of one request. Reads the bytes that have arrived at
 * once, and the rest as it arrives, without a waiting thread. After a refusal, reads and
 * drops the rest for a short time: closing a connection with unread bytes resets it, and
 * the client would lose the response (RFC 9112, 9.6).
 */
final class BodyReadListener implements ReadListener, AsyncListener {

	private static final Logger LOG = LoggerFactory.getLogger(BodyReadListener.class);

	/** Maximum time for a body to arrive, in ms. */
	static final long BODY_TIMEOUT = 5_000;

	/** Maximum time for dropping the rest of a refused body, in ms. */
	static final long DROP_TIMEOUT = 1_000;

	/** Maximum size of the dropped rest, in bytes. */
	private static final long MAX_DROPPED = 4 * 1024 * 1024;

	private static final int BUFFER_SIZE = 4_096;

	private final BodyBudget.Share share;

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	private final BodyReader.Route route;

	/** Kept here, as Spring Security ties the key's owner to the first thread. */
	private final SecurityContext sender = SecurityContextHolder.getContext();

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER_SIZE);

	private final byte[] buffer = new byte[BUFFER_SIZE];

	private AsyncContext waiting;

	private long dropped;

	private boolean refused;

	private boolean ended;

	BodyReadListener(BodyBudget.Share share, HttpServletRequest request, HttpServletResponse response,
			BodyReader.Route route) {
		this.share = share;
		this.request = request;
		this.response = response;
		this.route = route;
	}

	void read() throws IOException {
		ServletInputStream in = this.request.getInputStream();
		// not of a chunked body: a read could wait in the middle of a chunk's header
		if (this.request.getContentLengthLong() >= 0) {
			while (!in.isFinished() && in.available() > 0) {
				this.bytes.write(this.buffer, 0, Math.max(in.read(this.buffer), 0));
			}
		}
		if (in.isFinished()) {
			handle();
		}
		else if (this.share.reserve(MemoryBudget.WAITING_REQUEST_SIZE + this.bytes.size())) {
			await(BODY_TIMEOUT);
		}
		else {
			refuse(Problem.of(503));
		}
	}

	/** Answers at once, without waiting for the rest of the body. */
	void refuse(ProblemDetail problem) throws IOException {
		this.refused = true;
		boolean whole = this.request.getInputStream().isFinished();
		if (!whole) {
			BodyReader.closeAfterwards(this.response);
		}
		ProblemWriter.write(this.response, problem);
		this.response.flushBuffer();
		if (this.waiting != null) {
			// Tomcat counts from the moment at which the wait began
			this.waiting.setTimeout(this.share.age() + DROP_TIMEOUT);
		}
		else if (!whole && this.share.reserve(MemoryBudget.WAITING_REQUEST_SIZE)) {
			await(DROP_TIMEOUT);
		}
	}

	private void await(long timeout) throws IOException {
		this.waiting = this.request.startAsync(this.request, this.response);
		this.waiting.setTimeout(timeout);
		this.waiting.addListener(this);
		this.request.getInputStream().setReadListener(this);
	}

	@Override
	public void onDataAvailable() throws IOException {
		ServletInputStream in = this.request.getInputStream();
		while (!this.ended && in.isReady() && !in.isFinished()) {
			int count = in.read(this.buffer);
			if (this.refused) {
				drop(count);
			}
			else if (this.bytes.size() + count > BodyReader.MAX_BODY_SIZE) {
				refuse(Problem.of(413));
			}
			else if (!this.share.reserve(Math.max(count, 0))) {
				refuse(Problem.of(503));
			}
			else if (count > 0) {
				this.bytes.write(this.buffer, 0, count);
			}
		}
	}

	/** Ends at a limit: a client that sends without a pause would hold the thread. */
	private void drop(int count) {
		this.dropped += count;
		if (this.dropped > MAX_DROPPED) {
			end();
		}
	}

	@Override
	public void onAllDataRead() {
		if (this.ended || this.refused) {
			end();
			return;
		}
		this.share.arrive();
		// the route has no time limit here
		this.waiting.setTimeout(0);
		LogContext.request(this.response.getHeader(RequestFilter.ID_HEADER));
		SecurityContextHolder.setContext(this.sender);
		try {
			handle();
		}
		catch (IOException ex) {
			LOG.debug("Could not answer; the client closed the connection", new LoggedFailure(ex));
		}
		finally {
			SecurityContextHolder.clearContext();
			LogContext.clear();
			end();
		}
	}

	@Override
	public void onTimeout(AsyncEvent event) throws IOException {
		if (!this.refused) {
			BodyReader.closeAfterwards(this.response);
			ProblemWriter.write(this.response, Problem.of(408));
		}
		end();
	}

	/** Handles a connection that the client closed, or malformed chunks. */
	@Override
	public void onError(Throwable failure) {
		try {
			if (failure instanceof BadRequestException && !this.refused) {
				refuse(Problem.of(400));
			}
		}
		catch (IOException ex) {
			LOG.debug("Could not answer; the client closed the connection", new LoggedFailure(ex));
		}
		finally {
			end();
		}
	}

	@Override
	public void onError(AsyncEvent event) {
		end();
	}

	@Override
	public void onComplete(AsyncEvent event) {
		release();
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// never restarted
	}

	private void handle() throws IOException {
		byte[] body = this.bytes.toByteArray();
		if (BodyReader.isText(body)) {
			this.route.handle(body);
		}
		else {
			ProblemWriter.write(this.response, Problem.of(400, "invalid-json", "The body must be JSON in UTF-8."));
		}
	}

	private void end() {
		if (!this.ended) {
			release();
			this.waiting.complete();
		}
	}

	private void release() {
		this.ended = true;
		this.share.release();
	}

}
