package dev.crmbridge.console.deliveries;

import java.time.Duration;

import io.micrometer.core.instrument.distribution.CountAtBucket;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AttemptTimeReaderTest {

	@Test
	void percentileLiesInItsBucketByItsShare() {
		CountAtBucket[] counts = { bucket(10, 50), bucket(100, 90), bucket(1000, 100),
				new CountAtBucket(Double.POSITIVE_INFINITY, 100) };
		assertThat(AttemptTimeReader.percentile(counts, 0.25)).hasValue(Duration.ofMillis(5));
		assertThat(AttemptTimeReader.percentile(counts, 0.5)).hasValue(Duration.ofMillis(10));
		assertThat(AttemptTimeReader.percentile(counts, 0.95)).hasValue(Duration.ofMillis(550));
	}

	@Test
	void noAttemptHasNoPercentile() {
		assertThat(AttemptTimeReader.percentile(new CountAtBucket[0], 0.5)).isEmpty();
		assertThat(AttemptTimeReader.percentile(new CountAtBucket[] { bucket(10, 0), bucket(20, 0) }, 0.5)).isEmpty();
	}

	private static CountAtBucket bucket(long ms, double count) {
		return new CountAtBucket((double) Duration.ofMillis(ms).toNanos(), count);
	}

}
