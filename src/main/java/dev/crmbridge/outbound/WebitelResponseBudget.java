package dev.crmbridge.outbound;

import java.util.concurrent.atomic.AtomicLong;

import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Budget for the bytes of all Webitel responses that are being read or processed. The
 * bytes that an exchange has read count until its next request or its end: only then the
 * objects made of the response are garbage. A policy of the route that sends the
 * requests.
 */
final class WebitelResponseBudget extends RoutePolicySupport {

	private static final String PROPERTY = "answerBytes";

	private final long size;

	private final AtomicLong free;

	/** The share of the exchange whose request this thread is sending. */
	private final ThreadLocal<Share> current = new ThreadLocal<>();

	/**
	 * Creates a budget.
	 * @param bytes the size of all responses at a time
	 */
	WebitelResponseBudget(long bytes) {
		this.size = bytes;
		this.free = new AtomicLong(bytes);
	}

	@Override
	public void onExchangeBegin(Route route, Exchange exchange) {
		Share share = exchange.getProperty(PROPERTY, Share.class);
		if (share == null) {
			share = new Share(this.free);
			exchange.setProperty(PROPERTY, share);
			exchange.getExchangeExtension().addOnCompletion(share);
		}
		else {
			share.release();
		}
		this.current.set(share);
	}

	@Override
	public void onExchangeDone(Route route, Exchange exchange) {
		this.current.remove();
	}

	/**
	 * Reserves bytes of the response that this thread reads.
	 * @return false if the budget has too few left
	 */
	boolean reserve(int bytes) {
		Share share = this.current.get();
		return share == null || share.reserve(bytes);
	}

	/** Returns whether a response is too large even as the only one. */
	boolean isExceededBy(int bytes) {
		return bytes > this.size;
	}

	/** Returns the bytes of the current exchange, whose response is dropped. */
	void release() {
		Share share = this.current.get();
		if (share != null) {
			share.release();
		}
	}

	private static final class Share extends SynchronizationAdapter {

		private final AtomicLong free;

		private final AtomicLong read = new AtomicLong();

		Share(AtomicLong free) {
			this.free = free;
		}

		boolean reserve(int bytes) {
			if (this.free.addAndGet(-bytes) < 0) {
				this.free.addAndGet(bytes);
				return false;
			}
			this.read.addAndGet(bytes);
			return true;
		}

		void release() {
			this.free.addAndGet(this.read.getAndSet(0));
		}

		@Override
		public void onDone(Exchange exchange) {
			release();
		}

	}

}
