package dev.crmbridge.callevents;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A CRM endpoint that receives call events, as a block of
 * {@code routes/crm-endpoints.camel.yaml} describes it.
 *
 * @param name name of the endpoint, also the id of its route
 * @param events names of the events to deliver; empty for all of Webitel's queue events
 * @param directions directions of the calls to report; empty for both
 * @param queues ids of the queues to report; empty for all
 * @param where predicate of Camel's simple language over the event; empty for none
 * @param transform name of the {@code direct:} route that makes the body; empty for none
 * @param uri Camel endpoint that gets the events instead of a URL; empty for none
 * @param live whether an event is worth delivering for a short time only, such as a
 * screen pop; else the endpoint is durable
 * @param maxAge age at which a due delivery ends
 * @param timeout time limit of one delivery attempt, including the endpoint's answer
 * @param parallel maximum number of concurrent delivery attempts
 * @param rate maximum number of deliveries a second; 0 for no limit
 * @param retries retry schedule: the delays after the first, second, … delivery attempt;
 * the last delay repeats
 */
public record CrmEndpoint(String name, Set<String> events, Set<String> directions, Set<String> queues, String where,
		String transform, String uri, boolean live, Duration maxAge, Duration timeout, int parallel, int rate,
		List<Duration> retries) {

	/** Time of a lease for the steps before and after the request. */
	private static final Duration LEASE_MARGIN = Duration.ofSeconds(10);

	/** Longest time that a durable delivery waits for an older one of its call. */
	public static final Duration MAX_ORDER_WAIT = Duration.ofMinutes(15);

	/**
	 * Parameters of a block that select events, schedule their delivery or name routes.
	 */
	public static final Set<String> PARAMETERS = Set.of("events", "directions", "queues", "where", "transform", "uri",
			"delivery", "maxAge", "timeout", "parallel", "rate", "retries");

	/** Names of the events that a block may name. */
	private static final Set<String> EVENTS = Stream.concat(CallEvent.EVENTS.stream(), Stream.of(CallEvent.RESULT))
		.collect(Collectors.toUnmodifiableSet());

	private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

	/**
	 * Fraction by which a durable delivery's retry delay grows at most, so that not all
	 * deliveries are retried at once.
	 */
	private static final double MAX_JITTER = 0.2;

	private static final String LIVE_RETRIES = "500ms,2s,5s,10s";

	private static final String DURABLE_RETRIES = "5s,5m,30m,2h,5h,10h,14h,20h,24h";

	private static final String DIRECT = "direct:";

	/**
	 * Creates an endpoint from a block.
	 * @param name the endpoint's name
	 * @param parameters those of {@link #PARAMETERS} that the block has; a blank value
	 * counts as absent
	 * @return the endpoint, with defaults for absent parameters
	 * @throws BlockParameters.InvalidParameterException if a value is invalid
	 */
	public static CrmEndpoint of(String name, Map<String, String> parameters) {
		BlockParameters given = new BlockParameters(parameters);
		boolean live = given.oneOf("delivery", "durable", Set.of("live", "durable")).equals("live");
		return new CrmEndpoint(name, given.subset("events", EVENTS), given.subset("directions", CallEvent.DIRECTIONS),
				given.set("queues"), given.text("where"), transform(given), given.text("uri"), live,
				given.duration("maxAge", live ? "1h" : "7d"), given.duration("timeout", "15s"),
				given.number("parallel", "8", 1, 200), given.number("rate", "0", 0, 10_000),
				given.durations("retries", live ? LIVE_RETRIES : DURABLE_RETRIES));
	}

	private static String transform(BlockParameters given) {
		String route = given.text("transform");
		String name = route.startsWith(DIRECT) ? route.substring(DIRECT.length()) : route;
		if (!name.matches("[\\w.-]*")) {
			throw new BlockParameters.InvalidParameterException("transform", "the name of a direct: route", route);
		}
		return name;
	}

	/**
	 * Returns whether the block makes requests by HTTP, which have time limits; the steps
	 * of another component or of a transform may have none.
	 */
	public boolean isLimitedByHttp() {
		return this.uri.isEmpty() && this.transform.isEmpty();
	}

	/** Returns how long a claimed delivery belongs to the process that claimed it. */
	public Duration lease() {
		return this.timeout.plus(LEASE_MARGIN);
	}

	/** Returns whether an event matches the endpoint's filters. */
	boolean wants(String event, String direction, String queue) {
		return (this.events.isEmpty() ? CallEvent.EVENTS : this.events).contains(event)
				&& (this.directions.isEmpty() || this.directions.contains(direction))
				&& (this.queues.isEmpty() || this.queues.contains(queue));
	}

	/**
	 * Returns the delay before the next delivery attempt.
	 * @param attempts delivery attempts so far, at least 1
	 * @param retryAfter delay that the endpoint asked for; null if absent
	 */
	public Duration retryDelay(int attempts, Duration retryAfter) {
		if (retryAfter != null && !retryAfter.isNegative() && !retryAfter.isZero()) {
			return (retryAfter.compareTo(MAX_RETRY_AFTER) > 0) ? MAX_RETRY_AFTER : retryAfter;
		}
		Duration delay = this.retries.get(Math.min(attempts, this.retries.size()) - 1);
		double factor = this.live ? 1 : 1 + ThreadLocalRandom.current().nextDouble(MAX_JITTER);
		return Duration.ofMillis((long) (delay.toMillis() * factor));
	}

	/** Returns the state in which a delivery ends at {@code maxAge}. */
	public DeliveryState stateAtMaxAge() {
		return this.live ? DeliveryState.EXPIRED : DeliveryState.DEAD;
	}

}
