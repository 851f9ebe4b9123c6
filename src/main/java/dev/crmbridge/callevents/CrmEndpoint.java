package dev.crmbridge.callevents;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A CRM endpoint that receives call events, as a block of
 * {@code routes/crm-endpoints.camel.yaml} describes it.
 *
 * @param name name of the endpoint, also the id of its route
 * @param events names of the events to deliver; empty for all
 * @param directions directions of the calls to report; empty for both
 * @param queues ids of the queues to report; empty for all
 * @param live whether an event is worth delivering for a short time only, such as a
 * screen pop; else the endpoint is durable
 * @param maxAge age at which a due delivery ends
 * @param timeout time limit of one request, including its answer
 * @param parallel maximum number of concurrent requests
 * @param rate maximum number of deliveries a second; 0 for no limit
 * @param retries retry schedule: the delays after the first, second, … delivery attempt;
 * the last delay repeats
 */
public record CrmEndpoint(String name, Set<String> events, Set<String> directions, Set<String> queues, boolean live,
		Duration maxAge, Duration timeout, int parallel, double rate, List<Duration> retries) {

	/** Time of a lease for the steps before and after the request. */
	private static final Duration LEASE_MARGIN = Duration.ofSeconds(10);

	/** Longest time that a durable delivery waits for an older one of its call. */
	public static final Duration MAX_ORDER_WAIT = Duration.ofMinutes(15);

	/** Parameters of a block that select events or schedule their delivery. */
	public static final Set<String> PARAMETERS = Set.of("events", "directions", "queues", "delivery", "maxAge",
			"timeout", "parallel", "rate", "retries");

	private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

	private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

	/**
	 * Fraction by which a durable delivery's retry delay grows at most, so that not all
	 * deliveries are retried at once.
	 */
	private static final double MAX_JITTER = 0.2;

	private static final List<Duration> LIVE_RETRIES = durations("retries", "500ms,2s,5s,10s");

	private static final List<Duration> DURABLE_RETRIES = durations("retries", "5s,5m,30m,2h,5h,10h,14h,20h,24h");

	/**
	 * Creates an endpoint from a block.
	 * @param name the endpoint's name
	 * @param parameters those of {@link #PARAMETERS} that the block has; a blank value
	 * counts as absent
	 * @return the endpoint, with defaults for absent parameters
	 * @throws InvalidParameterException if a value is invalid
	 */
	public static CrmEndpoint of(String name, Map<String, String> parameters) {
		Parameters given = new Parameters(parameters);
		boolean live = given.oneOf("delivery", "durable", Set.of("live", "durable")).equals("live");
		return new CrmEndpoint(name, given.subset("events", CallEvent.EVENTS),
				given.subset("directions", CallEvent.DIRECTIONS), given.set("queues"), live,
				given.duration("maxAge", live ? "1h" : "7d"), given.duration("timeout", "15s"),
				given.number("parallel", "8", 1, 200).intValue(), given.number("rate", "0", 0, 10_000),
				given.has("retries") ? durations("retries", given.text("retries"))
						: live ? LIVE_RETRIES : DURABLE_RETRIES);
	}

	/** Returns how long a claimed delivery belongs to the process that claimed it. */
	public Duration lease() {
		return this.timeout.plus(LEASE_MARGIN);
	}

	/** Returns whether an event matches the endpoint's filters. */
	boolean wants(String event, String direction, String queue) {
		return (this.events.isEmpty() || this.events.contains(event))
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

	private static List<Duration> durations(String parameter, String text) {
		return list(text).map((each) -> duration(parameter, each)).toList();
	}

	private static Stream<String> list(String text) {
		return Arrays.stream(text.split(",", -1)).map(String::strip);
	}

	private static Duration duration(String parameter, String text) {
		Matcher duration = DURATION.matcher(text);
		if (!duration.matches() || Long.parseLong(duration.group(1)) == 0) {
			throw new InvalidParameterException(parameter, "a duration such as 500ms, 5s, 30m, 2h or 7d", text);
		}
		long number = Long.parseLong(duration.group(1));
		return switch (duration.group(2)) {
			case "ms" -> Duration.ofMillis(number);
			case "s" -> Duration.ofSeconds(number);
			case "m" -> Duration.ofMinutes(number);
			case "h" -> Duration.ofHours(number);
			default -> Duration.ofDays(number);
		};
	}

	/** Thrown when a parameter of a block has an invalid value. */
	public static final class InvalidParameterException extends IllegalArgumentException {

		private final String parameter;

		private final String rule;

		InvalidParameterException(String parameter, String rule, String value) {
			super(parameter + " must be " + rule + ", was \"" + value + "\"");
			this.parameter = parameter;
			this.rule = parameter + " must be " + rule;
		}

		/** Returns the message without the invalid value. */
		public String rule() {
			return this.rule;
		}

		/** Returns the name of the parameter. */
		String getParameter() {
			return this.parameter;
		}

	}

	private record Parameters(Map<String, String> given) {

		boolean has(String name) {
			return !this.given.getOrDefault(name, "").isBlank();
		}

		String text(String name) {
			return this.given.get(name).strip();
		}

		Set<String> set(String name) {
			if (!has(name)) {
				return Set.of();
			}
			Set<String> values = list(text(name)).collect(Collectors.toSet());
			if (values.contains("")) {
				throw new InvalidParameterException(name, "a comma-separated list without empty items", text(name));
			}
			return values;
		}

		Set<String> subset(String name, Set<String> known) {
			Set<String> values = set(name);
			values.stream().filter((value) -> !known.contains(value)).sorted().findFirst().ifPresent((value) -> {
				throw new InvalidParameterException(name, "one or more of " + words(known), value);
			});
			return values;
		}

		String oneOf(String name, String defaultValue, Set<String> known) {
			String value = has(name) ? text(name) : defaultValue;
			if (!known.contains(value)) {
				throw new InvalidParameterException(name, "one of " + words(known), value);
			}
			return value;
		}

		Duration duration(String name, String defaultValue) {
			return CrmEndpoint.duration(name, has(name) ? text(name) : defaultValue);
		}

		Double number(String name, String defaultValue, int min, int max) {
			String text = has(name) ? text(name) : defaultValue;
			if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
				throw new InvalidParameterException(name, "a whole number from " + min + " to " + max, text);
			}
			return Double.valueOf(text);
		}

		private static String words(Set<String> words) {
			return words.stream().sorted().collect(Collectors.joining(", "));
		}

	}

}
