package dev.crmbridge.testkit.context;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Steps of an integrator's routes, which do what the test says. */
public class TestSteps {

	private volatile Function<Map<String, Object>, Object> transform = (event) -> event;

	private volatile BiConsumer<Map<String, Object>, Object> receiver = (headers, body) -> {
	};

	/** Sets what the route {@code reshape-event} makes of an event. */
	public void transformBy(Function<Map<String, Object>, Object> transform) {
		this.transform = transform;
	}

	/** Sets what the route {@code receive-event} does with headers and body. */
	public void receiveBy(BiConsumer<Map<String, Object>, Object> receiver) {
		this.receiver = receiver;
	}

	public Object transform(Map<String, Object> event) {
		return this.transform.apply(event);
	}

	public void receive(Map<String, Object> headers, Object body) {
		this.receiver.accept(new TreeMap<>(headers), body);
	}

	/** Waits as a step that no interrupt ends. */
	public static Object awaitStubbornly(CountDownLatch latch) {
		boolean interrupted = false;
		while (true) {
			try {
				latch.await();
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return null;
	}

}
