package dev.crmbridge.web.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

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

import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The body of one request while it arrives. What is there already is read at once; the
 * rest is read as it comes, by no thread that waits. After a refusal the rest is read and
 * dropped for a moment: a connection that is closed with unread bytes is reset, and the
 * client would lose the answer (RFC 9112, 9.6).
 */
final class BodyReadListener implements ReadListener, AsyncListener {

	private static final Logger LOG = LoggerFactory.getLogger(BodyReadListener.class);

	/** How long a body may take to arrive, in ms. */
	private static final long BODY_TIMEOUT = 5_000;

	/** How long the rest of a refused body is dropped, in ms. */
	private static final long DROP_TIMEOUT = 1_000;

	/** How much of a refused body is dropped, in bytes. */
	private static final long MAX_DROPPED = 4 * 1024 * 1024;

	/** After this time a body has arrived, or Tomcat has dropped its request; in ms. */
	private static final long OVERDUE_TIMEOUT = BODY_TIMEOUT + DROP_TIMEOUT + 10_000;

	private static final int BUFFER_SIZE = 4_096;

	private final BodyReader reader;

	private final HttpServletRequest request;

	private final HttpServletResponse response;

	private final BodyReader.Route route;

	/** Whose key the request has; Spring Security keeps it for the thread alone. */
	private final SecurityContext sender = SecurityContextHolder.getContext();

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER_SIZE);

	private final byte[] buffer = new byte[BUFFER_SIZE];

	private AsyncContext waiting;

	private final long begun;

	/** Bytes of the reader's budget. */
	private final AtomicLong taken = new AtomicLong();

	private long dropped;

	private boolean refused;

	private boolean ended;

	/** Whether the body has arrived: the route may take longer than any body. */
	private volatile boolean arrived;

	BodyReadListener(BodyReader reader, HttpServletRequest request, HttpServletResponse response,
			BodyReader.Route route) {
		this.reader = reader;
		this.begun = reader.millis();
		this.request = request;
		this.response = response;
		this.route = route;
	}

	void read() throws IOException {
		ServletInputStream in = this.request.getInputStream();
		// of a chunked body the next byte may be in the middle of a chunk's header
		if (this.request.getContentLengthLong() >= 0) {
			while (!in.isFinished() && in.available() > 0) {
				this.bytes.write(this.buffer, 0, Math.max(in.read(this.buffer), 0));
			}
		}
		if (in.isFinished()) {
			handle();
		}
		else if (take(MemoryBudget.WAITING_REQUEST_SIZE + this.bytes.size())) {
			await(BODY_TIMEOUT);
		}
		else {
			refuse(Problem.of(503));
		}
	}

	/** Answers at once, without the rest of the body. */
	void refuse(Problem problem) throws IOException {
		this.refused = true;
		boolean whole = this.request.getInputStream().isFinished();
		if (!whole) {
			BodyReader.closeAfterwards(this.response);
		}
		ProblemWriter.write(this.response, problem);
		this.response.flushBuffer();
		if (this.waiting != null) {
			// Tomcat counts from the moment at which the wait began
			this.waiting.setTimeout(age() + DROP_TIMEOUT);
		}
		else if (!whole && take(MemoryBudget.WAITING_REQUEST_SIZE)) {
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
			else if (!take(Math.max(count, 0))) {
				refuse(Problem.of(503));
			}
			else if (count > 0) {
				this.bytes.write(this.buffer, 0, count);
			}
		}
	}

	/** A client that sends without a pause would hold the thread. */
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
		// the route takes as long as it takes
		this.arrived = true;
		this.waiting.setTimeout(0);
		LogContext.request(this.response.getHeader(RequestIdFilter.HEADER));
		SecurityContextHolder.setContext(this.sender);
		try {
			handle();
		}
		catch (IOException ex) {
			LOG.debug("The client closed the connection before it was answered", new LoggedFailure(ex));
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

	/** The client has closed the connection, or its chunks are not well formed. */
	@Override
	public void onError(Throwable failure) {
		try {
			if (failure instanceof BadRequestException && !this.refused) {
				refuse(Problem.of(400));
			}
		}
		catch (IOException ex) {
			LOG.debug("The client closed the connection before it was answered", new LoggedFailure(ex));
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
		// nothing starts it again
	}

	private void handle() throws IOException {
		byte[] body = this.bytes.toByteArray();
		if (BodyReader.isText(body)) {
			this.route.handle(new RouteRequest(this.request, body));
		}
		else {
			ProblemWriter.write(this.response, Problem.of(400, "invalid-json", "The body must be JSON in UTF-8."));
		}
	}

	/** Takes bytes of the budget until the body has ended. */
	boolean take(long count) {
		if (!this.reader.take(this, count)) {
			return false;
		}
		this.taken.addAndGet(count);
		return true;
	}

	private void end() {
		if (!this.ended) {
			release();
			this.waiting.complete();
		}
	}

	private void release() {
		this.ended = true;
		giveBack();
	}

	private void giveBack() {
		this.reader.giveBack(this, this.taken.getAndSet(0));
	}

	/**
	 * Gives the budget back for a request that Tomcat has dropped: no method of this
	 * class is called then.
	 */
	void releaseIfOverdue() {
		if (!this.arrived && age() > OVERDUE_TIMEOUT) {
			giveBack();
		}
	}

	/** Returns the time since the request came, in ms. */
	private long age() {
		return this.reader.millis() - this.begun;
	}

}
