package dev.crmbridge.outbound;

import java.util.concurrent.atomic.AtomicLong;

import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * One budget for the bytes of all answers that are being read or worked on. What an
 * exchange has read counts until its next request, or until it is done: only then the
 * objects that were made of the answer are garbage. Belongs to the route that sends the
 * requests.
 */
final class WebitelResponseBudget extends RoutePolicySupport {

	private static final String READ = "answerBytes";

	private final long size;

	private final AtomicLong free;

	/** Of the exchange whose request this thread is sending. */
	private final ThreadLocal<Answers> current = new ThreadLocal<>();

	/**
	 * A budget.
	 * @param bytes the bytes of all answers at a time
	 */
	WebitelResponseBudget(long bytes) {
		this.size = bytes;
		this.free = new AtomicLong(bytes);
	}

	@Override
	public void onExchangeBegin(Route route, Exchange exchange) {
		Answers answers = exchange.getProperty(READ, Answers.class);
		if (answers == null) {
			answers = new Answers(this.free);
			exchange.setProperty(READ, answers);
			exchange.getExchangeExtension().addOnCompletion(answers);
		}
		else {
			answers.release();
		}
		this.current.set(answers);
	}

	@Override
	public void onExchangeDone(Route route, Exchange exchange) {
		this.current.remove();
	}

	/** Takes bytes of an answer that this thread has read, unless too few are left. */
	boolean take(int bytes) {
		Answers answers = this.current.get();
		return answers == null || answers.take(bytes);
	}

	/** Returns whether an answer is too large even when it is the only one. */
	boolean isExceededBy(int bytes) {
		return bytes > this.size;
	}

	/** Gives back what the exchange has read: its answer is dropped. */
	void release() {
		Answers answers = this.current.get();
		if (answers != null) {
			answers.release();
		}
	}

	private static final class Answers extends SynchronizationAdapter {

		private final AtomicLong free;

		private final AtomicLong read = new AtomicLong();

		Answers(AtomicLong free) {
			this.free = free;
		}

		boolean take(int bytes) {
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
