package dev.crmbridge.lookup.source;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.crmbridge.lookup.InvalidRowException;
import dev.crmbridge.lookup.LookupRowReader;
import dev.crmbridge.lookup.LookupSettings;
import dev.crmbridge.lookup.LookupSource;
import dev.crmbridge.lookup.LookupSourceException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A route of an integration engineer, written in YAML, answers or fails in time. */
class OwnRouteCallerTest {

	private static final Map<String, String> CALLER = Map.of("number", "+380501112233", "digits", "380501112233",
			"national", "0501112233", "last9", "501112233");

	private static final LookupSource SOURCE = new LookupSource("direct:my-lookup");

	private static final String THREADS = "own-lookup-";

	private final DefaultCamelContext camel = new DefaultCamelContext();

	private final Door door = new Door();

	private OwnRouteCaller caller;

	@AfterEach
	void stop() {
		this.door.opened.countDown();
		// a delay of an hour would keep Camel's stop for its 45 s
		this.camel.getShutdownStrategy().setTimeout(1);
		this.camel.stop();
		if (this.caller != null) {
			this.caller.destroy();
		}
	}

	@Test
	void rowsAreAnswered() throws Exception {
		route("- bean: {ref: rows, method: list}");
		assertThat(LookupRowReader.first(ask(), SOURCE)).hasToString("{digits=380501112233}");
		route("- bean: {ref: rows, method: one}");
		assertThat(LookupRowReader.first(ask(), SOURCE)).hasToString("{name=one}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nothing", "emptyList", "emptyRow" })
	void nothingIsAnUnknownCaller(String method) throws Exception {
		route("- bean: {ref: rows, method: " + method + "}\n- setBody: {simple: {expression: \"${body}\"}}");
		assertThat(LookupRowReader.first(ask(), SOURCE)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "text, the answer was text or bytes; text of JSON needs the step unmarshal",
			"bytes, the answer was text or bytes; text of JSON needs the step unmarshal",
			"number, the answer was of the type Integer",
			"texts, the list contained text or bytes; text of JSON needs the step unmarshal",
			"nulls, the list contained null" })
	void otherAnswerIsNamed(String method, String message) throws Exception {
		route("- bean: {ref: rows, method: " + method + "}");
		Object answer = ask();
		assertThatExceptionOfType(InvalidRowException.class).isThrownBy(() -> LookupRowReader.first(answer, SOURCE))
			.withMessage("direct:my-lookup must return a list of rows (maps), one row, or nothing; " + message);
	}

	@Test
	void failureOfAStepIsThrown() throws Exception {
		route("- throwException: {exceptionType: java.io.IOException, message: broken}");
		assertThatThrownBy(this::ask).isInstanceOf(IOException.class).hasMessage("broken");
	}

	@ParameterizedTest
	@ValueSource(strings = { "- delay: {expression: {constant: {expression: \"3600000\"}}}",
			"- delay: {expression: {constant: {expression: \"3600000\"}}, asyncDelayed: false}",
			"- loop: {doWhile: true, expression: {simple: {expression: \"${body} != null\"}}, steps: [log: {message: x, loggingLevel: TRACE}]}",
			"- loop: {expression: {constant: {expression: \"200000000\"}}, copy: true, steps: [setBody: {constant: {expression: x}}]}",
			"- to: {uri: direct:my-lookup}", "- bean: {ref: door, method: pass}" })
	void endlessRouteEndsAndFreesItsThread(String steps) throws Exception {
		route(steps);
		long asked = System.nanoTime();
		assertThatExceptionOfType(LookupSourceException.class).isThrownBy(this::ask)
			.withMessage("direct:my-lookup did not answer within 400 ms");
		assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(20));
		Awaitility.await().until(() -> busyThreads() == 0);
	}

	/** A socket without a timeout, say: no interruption ends its wait. */
	@Test
	void threadsAreBoundedAndServeAgainAfterTheHang() throws Exception {
		route("- bean: {ref: door, method: passUninterrupted}\n- bean: {ref: rows, method: one}");
		List<Thread> callers = IntStream.range(0, 60).mapToObj((i) -> new Thread(() -> {
			assertThatExceptionOfType(LookupSourceException.class).isThrownBy(this::ask);
		})).toList();
		callers.forEach(Thread::start);
		for (Thread each : callers) {
			each.join();
		}
		assertThat(threads()).isEqualTo(32);
		assertThatExceptionOfType(LookupSourceException.class).isThrownBy(this::ask)
			.withMessage("all 32 threads for direct:my-lookup hang in the route");
		this.door.opened.countDown();
		Awaitility.await().until(() -> busyThreads() == 0);
		assertThat(ask()).hasToString("{name=one}");
	}

	private Object ask() throws Exception {
		return this.caller.ask(CALLER);
	}

	/** Replaces the engineer's route. */
	private void route(String steps) throws Exception {
		if (this.caller == null) {
			this.camel.getRegistry().bind("rows", new Rows());
			this.camel.getRegistry().bind("door", this.door);
			this.camel.start();
			this.caller = new OwnRouteCaller(this.camel, this.camel.createProducerTemplate(), new LookupSettings(
					SOURCE.name(), Duration.ofMillis(800), List.of("name"), List.of(), Duration.ofHours(1), 1));
		}
		else {
			this.camel.getRouteController().stopRoute("my-lookup");
			this.camel.removeRoute("my-lookup");
		}
		PluginHelper.getRoutesLoader(this.camel).loadRoutes(ResourceHelper.fromString("my-lookup.camel.yaml", """
				- route:
				    id: my-lookup
				    from:
				      uri: direct:my-lookup
				      steps:
				""" + steps.indent(8)));
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((each) -> each.getName().startsWith(THREADS))
			.count();
	}

	/** Idle threads wait in the pool's queue. */
	private static long busyThreads() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((each) -> each.getKey().getName().startsWith(THREADS)
					&& List.of(each.getValue()).stream().anyMatch((frame) -> frame.getClassName().contains("OwnRoute")))
			.count();
	}

	/** Door that is closed. */
	public static final class Door {

		private final CountDownLatch opened = new CountDownLatch(1);

		public void pass() throws InterruptedException {
			this.opened.await();
		}

		public void passUninterrupted() {
			while (true) {
				try {
					if (this.opened.await(1, TimeUnit.SECONDS)) {
						return;
					}
				}
				catch (InterruptedException ex) {
					// as a read from a socket does
				}
			}
		}

	}

	/** Answers of all types. */
	public static final class Rows {

		public Object list(Map<String, String> caller) {
			return List.of(Map.of("digits", caller.get("digits")), Map.of());
		}

		public Object one() {
			return Map.of("name", "one");
		}

		public Object nothing() {
			return null;
		}

		public Object emptyList() {
			return List.of();
		}

		public Object emptyRow() {
			return Map.of();
		}

		public Object text() {
			return "{\"name\":\"x\"}";
		}

		public Object bytes() {
			return new byte[] { 1 };
		}

		public Object number() {
			return 1;
		}

		public Object texts() {
			return List.of("a");
		}

		public Object nulls() {
			return Collections.singletonList(null);
		}

	}

}
