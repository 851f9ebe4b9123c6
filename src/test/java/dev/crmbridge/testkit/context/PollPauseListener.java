package dev.crmbridge.testkit.context;

import java.util.function.Consumer;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.scheduler.SchedulerConsumer;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Listener that pauses the schedulers of a bridge while tests of other bridges run. The
 * polls of four idle bridges would take a sixth of a processor core in each JVM. Spring
 * finds it through {@code META-INF/spring.factories}.
 */
class PollPauseListener implements TestExecutionListener {

	@Override
	public void prepareTestInstance(TestContext test) {
		forEachScheduler(test, SchedulerConsumer::resume);
	}

	@Override
	public void afterTestClass(TestContext test) {
		if (test.hasApplicationContext()) {
			forEachScheduler(test, SchedulerConsumer::suspend);
		}
	}

	private static void forEachScheduler(TestContext test, Consumer<SchedulerConsumer> change) {
		test.getApplicationContext()
			.getBeanProvider(CamelContext.class)
			.forEach((camel) -> camel.getRoutes()
				.stream()
				.map(Route::getConsumer)
				.filter(SchedulerConsumer.class::isInstance)
				.map(SchedulerConsumer.class::cast)
				.filter((scheduler) -> scheduler.isStarted() || scheduler.isSuspended())
				.forEach(change));
	}

}
