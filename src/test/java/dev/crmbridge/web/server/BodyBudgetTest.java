package dev.crmbridge.web.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The memory budget of bodies that are arriving. */
class BodyBudgetTest {

	private static final long SIZE = 100;

	private final AtomicLong nanoTime = new AtomicLong();

	private final BodyBudget budget = new BodyBudget(SIZE, this.nanoTime::get);

	/**
	 * With all threads and their queue in use, Tomcat closes the connection of a waiting
	 * request and calls no listener.
	 */
	@Test
	void releasesBytesOfADroppedRequest() {
		assertThat(this.budget.open().reserve(SIZE)).isTrue();
		assertThat(this.budget.open().reserve(1)).isFalse();

		this.nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(17));

		assertThat(this.budget.open().reserve(SIZE)).isTrue();
		assertThat(this.budget.open().reserve(1)).isFalse();
	}

	@Test
	void keepsBytesOfABodyThatMayStillArrive() {
		assertThat(this.budget.open().reserve(SIZE)).isTrue();

		this.nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(15));

		assertThat(this.budget.open().reserve(1)).isFalse();
	}

	@Test
	void keepsBytesWhileTheRouteOfAnArrivedBodyRuns() {
		BodyBudget.Share share = this.budget.open();
		share.reserve(SIZE);
		share.arrive();

		this.nanoTime.addAndGet(TimeUnit.MINUTES.toNanos(5));

		assertThat(this.budget.open().reserve(1)).isFalse();
		share.release();
		assertThat(this.budget.open().reserve(SIZE)).isTrue();
	}

}
