package dev.crmbridge.console.deliveries;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.crmbridge.console.ConditionalOnConsole;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.distribution.CountAtBucket;

import org.springframework.stereotype.Component;

/**
 * Reader for how long the delivery attempts of an endpoint take, by the buckets of their
 * timer. Between the bounds of a bucket, attempts count as spread evenly.
 */
@Component
@ConditionalOnConsole
class AttemptTimeReader {

	private final MeterRegistry meters;

	AttemptTimeReader(MeterRegistry meters) {
		this.meters = meters;
	}

	/**
	 * Returns the time within which a part of the attempts of this process ended.
	 * Attempts beyond the last bucket do not count.
	 * @param endpoint name of the endpoint
	 * @param part the part, from 0 to 1
	 * @return the time; empty if there was no attempt
	 */
	Optional<Duration> percentile(String endpoint, double part) {
		return Optional.ofNullable(this.meters.find("bridge.delivery.attempt").tag("endpoint", endpoint).timer())
			.flatMap((timer) -> percentile(timer.takeSnapshot().histogramCounts(), part));
	}

	/**
	 * Returns a percentile.
	 * @param counts how many attempts took at most the bound of each bucket, ascending
	 * @param part the part of the attempts
	 */
	static Optional<Duration> percentile(CountAtBucket[] counts, double part) {
		List<CountAtBucket> buckets = Stream.of(counts).filter((each) -> Double.isFinite(each.bucket())).toList();
		double wanted = buckets.isEmpty() ? 0 : buckets.get(buckets.size() - 1).count() * part;
		double below = 0;
		double from = 0;
		for (CountAtBucket bucket : buckets) {
			if (wanted > 0 && bucket.count() >= wanted) {
				double share = (wanted - below) / (bucket.count() - below);
				return Optional.of(Duration.ofNanos((long) (from + (bucket.bucket() - from) * share)));
			}
			below = bucket.count();
			from = bucket.bucket();
		}
		return Optional.empty();
	}

}
