package dev.crmbridge.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

import dev.crmbridge.health.BlockingHealthIndicator;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.health.Health;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reader for the store's clock, which all processes on the store go by. As a health
 * indicator, reports how far this machine's clock differs.
 */
@Component("clockHealthIndicator")
public class StoreClock extends BlockingHealthIndicator {

	/**
	 * Maximum difference: more is no network delay, and makes ages and signatures wrong.
	 */
	private static final Duration MAX_DIFFERENCE = Duration.ofSeconds(5);

	private final JdbcClient store;

	private final Clock wall;

	StoreClock(@Qualifier("eventStore") JdbcClient eventStore, @Qualifier("wallClock") Clock wallClock) {
		this.store = eventStore;
		this.wall = wallClock;
	}

	/**
	 * Measures how far the store's clock is ahead of this machine's.
	 * @return the difference, negative if the store's clock is behind; exact to half of
	 * the query's time, which is at most a second
	 * @throws org.springframework.dao.DataAccessException if the store does not answer
	 */
	Duration difference() {
		Instant asked = this.wall.instant();
		long start = System.nanoTime();
		Instant answered = now();
		Duration half = Duration.ofNanos((System.nanoTime() - start) / 2);
		return Duration.between(asked.plus(half), answered);
	}

	/**
	 * Reads the store's clock.
	 * @throws org.springframework.dao.DataAccessException if the store does not answer
	 */
	public Instant now() {
		return this.store.sql("select clock_timestamp()").query(OffsetDateTime.class).single().toInstant();
	}

	/**
	 * Returns whether file times of this machine are comparable with the store's clock.
	 * @throws org.springframework.dao.DataAccessException if the store does not answer
	 */
	public boolean isRight() {
		return isSmall(difference());
	}

	@Override
	public Health health() {
		Duration difference = difference();
		return isSmall(difference) ? Health.up().build() : down(describe(difference));
	}

	private static boolean isSmall(Duration difference) {
		return difference.abs().compareTo(MAX_DIFFERENCE) <= 0;
	}

	/** Describes which clock is behind, and by how much, in the two largest units. */
	static String describe(Duration difference) {
		Duration size = difference.abs().plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
		String by;
		if (size.toDays() > 0) {
			by = size.toDays() + " d " + size.toHoursPart() + " h";
		}
		else if (size.toHours() > 0) {
			by = size.toHours() + " h " + size.toMinutesPart() + " min";
		}
		else if (size.toMinutes() > 0) {
			by = size.toMinutes() + " min " + size.toSecondsPart() + " s";
		}
		else {
			by = size.toSeconds() + " s";
		}
		return "The clocks of this machine and of the store differ by %s: this machine's is %s. Synchronise both with NTP."
			.formatted(by, difference.isNegative() ? "ahead" : "behind");
	}

}
