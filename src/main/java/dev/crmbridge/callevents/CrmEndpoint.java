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
 * A CRM endpoint that call events are delivered to, as a block of
 * {@code routes/crm-endpoints.camel.yaml} describes it.
 *
 * @param name its name, also the id of its route
 * @param events what it wants to hear of; empty is all
 * @param directions calls in which direction; empty is all
 * @param queues ids of the queues; empty is all
 * @param live whether an event is worthless after a while, such as a screen pop
 * @param maxAge how long a delivery is tried
 * @param timeout for one request, answer read
 * @param parallel requests at a time
 * @param rate deliveries a second at most; 0 is no limit
 * @param retries waits after the first, second, … try; the last one repeats
 */
public record CrmEndpoint(String name, Set<String> events, Set<String> directions, Set<String> queues, boolean live,
		Duration maxAge, Duration timeout, int parallel, double rate, List<Duration> retries) {

	/** A lease is longer than the request by this: for what comes before and after it. */
	private static final Duration LEASE_MARGIN = Duration.ofSeconds(10);

	/** How long a durable event waits for an older one of its call. */
	public static final Duration PATIENCE = Duration.ofMinutes(15);

	/** Parameters of a block that say what is delivered and when. */
	public static final Set<String> PARAMETERS = Set.of("events", "directions", "queues", "delivery", "maxAge",
			"timeout", "parallel", "rate", "retries");

	private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

	private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

	/**
	 * Of a wait, that a durable delivery waits longer at most, so that not all come back
	 * at once.
	 */
	private static final double JITTER = 0.2;

	private static final List<Duration> LIVE_RETRIES = durations("retries", "500ms,2s,5s,10s");

	private static final List<Duration> DURABLE_RETRIES = durations("retries", "5s,5m,30m,2h,5h,10h,14h,20h,24h");

	/**
	 * Reads a block.
	 * @param name the endpoint's name
	 * @param parameters what the block gives of {@link #PARAMETERS}; empty is not given
	 * @return the endpoint, with defaults for what is not given
	 * @throws InvalidParameterException if a value is not as it has to be
	 */
	public static CrmEndpoint of(String name, Map<String, String> parameters) {
		Parameters given = new Parameters(parameters);
		boolean live = given.oneOf("delivery", "durable", Set.of("live", "durable")).equals("live");
		return new CrmEndpoint(name, given.some("events", CallEvent.EVENTS),
				given.some("directions", CallEvent.DIRECTIONS), given.set("queues"), live,
				given.duration("maxAge", live ? "1h" : "7d"), given.duration("timeout", "15s"),
				given.number("parallel", "8", 1, 200).intValue(), given.number("rate", "0", 0, 10_000),
				given.has("retries") ? durations("retries", given.text("retries"))
						: live ? LIVE_RETRIES : DURABLE_RETRIES);
	}

	/** How long a delivery that is taken in hand is nobody else's. */
	public Duration lease() {
		return this.timeout.plus(LEASE_MARGIN);
	}

	/** Whether this endpoint is to get an event. */
	boolean wants(String event, String direction, String queue) {
		return (this.events.isEmpty() || this.events.contains(event))
				&& (this.directions.isEmpty() || this.directions.contains(direction))
				&& (this.queues.isEmpty() || this.queues.contains(queue));
	}

	/**
	 * How long to wait for the next try.
	 * @param tries requests made so far, at least 1
	 * @param retryAfter what the endpoint asked for; null if it did not
	 * @return the wait
	 */
	public Duration wait(int tries, Duration retryAfter) {
		if (retryAfter != null && !retryAfter.isNegative() && !retryAfter.isZero()) {
			return (retryAfter.compareTo(LONGEST_RETRY_AFTER) > 0) ? LONGEST_RETRY_AFTER : retryAfter;
		}
		Duration wait = this.retries.get(Math.min(tries, this.retries.size()) - 1);
		double stretch = this.live ? 1 : 1 + ThreadLocalRandom.current().nextDouble(JITTER);
		return Duration.ofMillis((long) (wait.toMillis() * stretch));
	}

	/** What a delivery becomes that is too old. */
	public String tooOld() {
		return this.live ? "expired" : "dead";
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
			throw new InvalidParameterException(parameter,
					"\"" + text + "\" is no duration such as 500ms, 5s, 30m, 2h or 7d");
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

	/** A parameter of a block whose value is not as it has to be. */
	public static final class InvalidParameterException extends IllegalArgumentException {

		private final String parameter;

		InvalidParameterException(String parameter, String message) {
			super(parameter + ": " + message);
			this.parameter = parameter;
		}

		/** The name of the parameter. */
		public String getParameter() {
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
				throw new InvalidParameterException(name, "has a comma with nothing beside it");
			}
			return values;
		}

		Set<String> some(String name, Set<String> known) {
			Set<String> values = set(name);
			values.stream().filter((value) -> !known.contains(value)).sorted().findFirst().ifPresent((value) -> {
				throw new InvalidParameterException(name, "\"" + value + "\" is none of " + words(known));
			});
			return values;
		}

		String oneOf(String name, String otherwise, Set<String> known) {
			String value = has(name) ? text(name) : otherwise;
			if (!known.contains(value)) {
				throw new InvalidParameterException(name, "\"" + value + "\" is none of " + words(known));
			}
			return value;
		}

		Duration duration(String name, String otherwise) {
			return CrmEndpoint.duration(name, has(name) ? text(name) : otherwise);
		}

		Double number(String name, String otherwise, int least, int most) {
			String text = has(name) ? text(name) : otherwise;
			if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
				throw new InvalidParameterException(name,
						"\"" + text + "\" is no whole number from " + least + " to " + most);
			}
			return Double.valueOf(text);
		}

		private static String words(Set<String> words) {
			return words.stream().sorted().collect(Collectors.joining(", "));
		}

	}

}
