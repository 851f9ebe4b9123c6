package dev.crmbridge.bench;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.UUID;

/**
 * Call events for one candidate.
 *
 * @param setup what the benchmark is run with
 * @param target the candidate
 * @param outbox what it has still to deliver
 * @param receivers the endpoints, which it has for itself during a round
 * @param endpoints how many of them it has
 */
record EventLoad(Setup setup, Target target, Outbox outbox, Receivers receivers, int endpoints) {

	private static final int CONNECTIONS = 32;

	private static final int PER_SECOND = 50;

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final String EVENT = """
			{"event":"offering","direction":"inbound","queue":"11","member":"","attempt":"9001","uuid":"%s",\
			"agent":"1001","cid":"380501112233","timestamp":"1795391999000"%s}""";

	private static final String SCRIPT = """
			local headers = {["X-Api-Key"] = "%s", ["Content-Type"] = "application/json"}
			local i = 0
			function request()
			  i = i + 1
			  return wrk.format("POST", "/webitel/call-events", headers, '%s' .. i .. '%s')
			end
			""";

	/** As many as a number of connections gets accepted; ends when all are delivered. */
	Figures accept(Duration duration) throws Exception {
		this.outbox.settle();
		String[] event = EVENT.formatted(UUID.randomUUID() + "-#", "").split("#");
		long stored = this.outbox.stored();
		Duration before = this.target.child().cpu();
		Wrk wrk = Wrk.run(this.setup, this.target.url(), CONNECTIONS, duration,
				SCRIPT.formatted(BridgeSite.KEY, event[0], event[1]));
		this.outbox.awaitStored(stored + wrk.requests());
		this.outbox.awaitEmpty();
		return new Figures().with("accepted/s", wrk.perSecond())
			.with("p50 ms", wrk.p50())
			.with("p99 ms", wrk.p99())
			.with("CPU ms/event, delivered", this.target.cpuMillis(before, wrk.requests()))
			.with("MB resident", this.target.residentMegabytes());
	}

	/** A few a second: how long it is from a planned request to its receipt. */
	Figures deliver(Duration duration) throws Exception {
		this.outbox.settle();
		this.receivers.takeMillis();
		long count = this.receivers.count();
		Duration before = this.target.child().cpu();
		double[] accepted = new SteadyLoad(PER_SECOND).run(duration, this::request);
		long expected = count + (long) accepted.length * this.endpoints;
		for (long end = System.nanoTime() + PATIENCE.toNanos(); this.receivers.count() < expected;) {
			if (System.nanoTime() > end) {
				throw new IllegalStateException("of " + expected + " deliveries some never came");
			}
			Thread.sleep(10);
		}
		this.outbox.awaitEmpty();
		double[] millis = this.receivers.takeMillis();
		return new Figures().with("delivered p50 ms", Figures.percentile(millis, 50))
			.with("delivered p99 ms", Figures.percentile(millis, 99))
			.with("accepted p99 ms", Figures.percentile(accepted, 99))
			.with("CPU ms/event, delivered", this.target.cpuMillis(before, accepted.length))
			.with("MB resident", this.target.residentMegabytes());
	}

	private HttpRequest request(long planned) {
		return HttpRequest.newBuilder(URI.create(this.target.url() + "/webitel/call-events"))
			.header("X-Api-Key", BridgeSite.KEY)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers
				.ofString(EVENT.formatted(UUID.randomUUID(), ",\"nanos\":\"" + planned + "\"")))
			.build();
	}

	/** So many events that are due at once for all endpoints. */
	Figures drain(int events) throws Exception {
		this.outbox.settle();
		Duration before = this.target.child().cpu();
		String[] names = this.receivers.endpoints(this.endpoints).keySet().toArray(String[]::new);
		this.outbox.fill(events, names);
		long start = System.nanoTime();
		this.outbox.awaitEmpty();
		double seconds = (System.nanoTime() - start) / 1e9;
		long deliveries = (long) events * this.endpoints;
		return new Figures().with("deliveries/s", deliveries / seconds)
			.with("CPU ms/delivery", this.target.cpuMillis(before, deliveries))
			.with("MB resident", this.target.residentMegabytes());
	}

}
