package dev.crmbridge.callevents.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import dev.crmbridge.callevents.CallEventSettings;
import dev.crmbridge.config.DataSettings;
import dev.crmbridge.testkit.http.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** Health of a spool at the start of the bridge, with events of an earlier process. */
class SpoolHealthAtStartTest {

	@TempDir
	private Path data;

	@ParameterizedTest
	@CsvSource({ "120, DOWN", "0, UP" })
	void eventsOfAnEarlierProcessAreAsOldAsTheirFile(long seconds, String status) throws IOException {
		Path segment = Files.createDirectories(this.data.resolve("spool")).resolve("000000000001.events");
		Files.writeString(segment, "{}\n");
		Files.setLastModifiedTime(segment, FileTime.from(Instant.now().minusSeconds(seconds)));
		assertThat(status()).isEqualTo(status);
	}

	@Test
	void emptySpoolIsUp() {
		assertThat(status()).isEqualTo("UP");
	}

	private String status() {
		CallEventSettings settings = new CallEventSettings(Duration.ofSeconds(2), Duration.ofDays(30),
				DataSize.ofGigabytes(1));
		try (CallEventSpool spool = new CallEventSpool(new DataSettings(this.data), settings, Json.MAPPER,
				new CallEventMeters(new SimpleMeterRegistry()))) {
			return new SpoolHealth(spool, Clock.systemUTC()).health().getStatus().getCode();
		}
	}

}
