package dev.crmbridge.web.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/**
 * Meters that count and time HTTP requests by route and status. Spring's observation of
 * each request costs several times as much.
 */
@Component
class RequestMeters {

	/** Label of requests that reached no route, such as those without a valid key. */
	private static final String NO_ROUTE = "none";

	private final MeterRegistry meters;

	/**
	 * Registered once: finding a timer for each request would cost more than the timing.
	 */
	private final Map<Request, Timer> timers = new ConcurrentHashMap<>();

	RequestMeters(MeterRegistry meters) {
		this.meters = meters;
	}

	/**
	 * Records a request.
	 * @param route id of its route; null if the request reached none
	 * @param status status of the response
	 * @param nanos time from the first filter to the end of the response, in ns
	 */
	void record(String route, int status, long nanos) {
		this.timers.computeIfAbsent(new Request((route != null) ? route : NO_ROUTE, status), this::register)
			.record(nanos, TimeUnit.NANOSECONDS);
	}

	private Timer register(Request request) {
		return Timer.builder("bridge.requests")
			.description("HTTP requests, until the response was written")
			.tag("route", request.route())
			.tag("status", String.valueOf(request.status()))
			.register(this.meters);
	}

	private record Request(String route, int status) {
	}

}
