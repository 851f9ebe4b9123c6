package dev.crmbridge.console.security;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.crmbridge.console.ConditionalOnConsole;
import dev.crmbridge.console.ConsoleSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Limit of wrong passwords: after ten within ten minutes, a user waits ten minutes. Names
 * that do not exist are treated alike, so that the answer does not reveal which do.
 */
@Component("consoleHealthIndicator")
@ConditionalOnConsole
class SignInLimit implements HealthIndicator {

	private static final Logger LOG = LoggerFactory.getLogger(SignInLimit.class);

	static final int MAX_FAILURES = 10;

	static final Duration WINDOW = Duration.ofMinutes(10);

	/** Maximum number of names whose failures are counted. */
	private static final int MAX_NAMES = 10_000;

	private final Ticker clock;

	private final ConsoleSettings settings;

	/** Times of the last wrong passwords, by user name. */
	private final Cache<String, Deque<Long>> failures;

	/** Users that wait, by name. */
	private final Cache<String, Boolean> locked;

	@Autowired
	SignInLimit(ConsoleSettings settings) {
		this(settings, Ticker.systemTicker());
	}

	SignInLimit(ConsoleSettings settings, Ticker clock) {
		this.settings = settings;
		this.clock = clock;
		this.failures = cache();
		this.locked = cache();
	}

	private <T> Cache<String, T> cache() {
		return Caffeine.newBuilder().ticker(this.clock).expireAfterWrite(WINDOW).maximumSize(MAX_NAMES).build();
	}

	boolean isLocked(String name) {
		return this.locked.getIfPresent(name) != null;
	}

	void clear(String name) {
		this.failures.invalidate(name);
	}

	void countFailure(String name) {
		long now = this.clock.read();
		this.failures.asMap().compute(name, (any, before) -> {
			Deque<Long> times = (before != null) ? before : new ArrayDeque<>();
			times.removeIf((time) -> now - time >= WINDOW.toNanos());
			times.add(now);
			if (times.size() < MAX_FAILURES) {
				return times;
			}
			this.locked.put(name, true);
			if (isUser(name)) {
				LOG.warn("Locked a console user for {} minutes after {} wrong passwords; user={}", WINDOW.toMinutes(),
						MAX_FAILURES, name);
			}
			return null;
		});
	}

	private boolean isUser(String name) {
		return this.settings.users().containsKey(name);
	}

	/** Up, with the users that wait. */
	@Override
	public Health health() {
		List<String> waiting = this.locked.asMap().keySet().stream().filter(this::isUser).sorted().toList();
		Health.Builder health = Health.up();
		return waiting.isEmpty() ? health.build()
				: health.withDetails(Map.of("locked after wrong passwords", waiting)).build();
	}

}
