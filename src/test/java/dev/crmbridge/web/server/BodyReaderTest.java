package dev.crmbridge.web.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The budget of bodies that are arriving. */
class BodyReaderTest {

	private static final long BUDGET = 100;

	private final AtomicLong nanoTime = new AtomicLong();

	private final BodyReader reader = new BodyReader(BUDGET, this.nanoTime::get);

	/**
	 * With all threads and their queue in use, Tomcat closes the connection of a waiting
	 * request and calls no listener.
	 */
	@Test
	void bytesOfADroppedRequestAreGivenBack() {
		assertThat(body().take(BUDGET)).isTrue();
		assertThat(body().take(1)).isFalse();

		this.nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(17));

		assertThat(body().take(BUDGET)).isTrue();
		assertThat(body().take(1)).isFalse();
	}

	@Test
	void bytesOfABodyThatMayStillArriveAreKept() {
		assertThat(body().take(BUDGET)).isTrue();

		this.nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(15));

		assertThat(body().take(1)).isFalse();
	}

	private BodyReadListener body() {
		return new BodyReadListener(this.reader, null, null, null);
	}

}
