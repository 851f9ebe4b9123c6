package dev.crmbridge.web.server;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.http.parser.HttpParser;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP/1.1 protocol with two differences. A query may hold any byte: Webitel
 * puts the caller's number into the query as the telephone network sent it, and every
 * lookup must be answered. Paths stay as strict as Tomcat's. Headers that arrive slowly
 * are limited in number and in time: Tomcat's own timeout is for each read, so a byte now
 * and then would hold a connection and its buffers without end.
 */
public class BridgeHttpProtocol extends Http11NioProtocol {

	/** Maximum time for the header of a request to arrive, in ns. */
	private static final long HEADER_TIMEOUT = TimeUnit.SECONDS.toNanos(10);

	private final HttpParser parser = new HttpParser(null, null) {
		@Override
		public boolean isQueryRelaxed(int c) {
			return true;
		}

		@Override
		public boolean isNotRequestTargetRelaxed(int c) {
			return false;
		}
	};

	/** Processors that wait for the rest of a header. */
	private final Set<SlowHeaderProcessor> waiting = ConcurrentHashMap.newKeySet();

	private int maxWaiting = Integer.MAX_VALUE;

	/** Sets how many requests may wait for the rest of their headers at a time. */
	void setMaxWaiting(int maxWaiting) {
		this.maxWaiting = maxWaiting;
	}

	@Override
	public HttpParser getHttpParser() {
		return this.parser;
	}

	@Override
	protected Processor createProcessor() {
		return new SlowHeaderProcessor(this);
	}

	private boolean admit(SlowHeaderProcessor processor) {
		this.waiting.add(processor);
		if (this.waiting.size() <= this.maxWaiting) {
			return true;
		}
		// Tomcat may have closed a connection without calling its processor
		this.waiting.removeIf(SlowHeaderProcessor::isReleased);
		return this.waiting.size() <= this.maxWaiting;
	}

	private static final class SlowHeaderProcessor extends Http11Processor {

		private final BridgeHttpProtocol owner;

		/** The connection whose header is arriving; null between two headers. */
		private SocketWrapperBase<?> connection;

		private long begun;

		SlowHeaderProcessor(BridgeHttpProtocol owner) {
			super(owner, owner.getAdapter());
			this.owner = owner;
		}

		@Override
		public SocketState process(SocketWrapperBase<?> socket, SocketEvent event) throws IOException {
			SocketState state = super.process(socket, event);
			if (state != SocketState.LONG || isAsync()) {
				forget();
				return state;
			}
			if (this.connection != socket) {
				this.connection = socket;
				this.begun = System.nanoTime();
			}
			if (System.nanoTime() - this.begun > HEADER_TIMEOUT || !this.owner.admit(this)) {
				forget();
				return SocketState.CLOSED;
			}
			return state;
		}

		private void forget() {
			if (this.connection != null) {
				this.connection = null;
				this.owner.waiting.remove(this);
			}
		}

		boolean isReleased() {
			return getSocketWrapper() == null;
		}

	}

}
