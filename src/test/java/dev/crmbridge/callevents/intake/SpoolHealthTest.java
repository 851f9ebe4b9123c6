package dev.crmbridge.callevents.intake;

import java.util.UUID;

import dev.crmbridge.testkit.context.HealthTestBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Health of the spool: call events may wait for a minute, and no longer. */
class SpoolHealthTest extends HealthTestBase {

	@BeforeEach
	void resetClock() {
		this.clock.back();
	}

	@AfterEach
	void restartStore() {
		STORE.restart();
	}

	@Test
	void eventsThatWaitForOverAMinuteAreDownUntilStored() {
		STORE.stop();
		assertThat(send(post("webitel-1", "/webitel/call-events", """
				{"event":"offering","direction":"inbound","queue":"11","uuid":"%s"}""".formatted(UUID.randomUUID())))
			.statusCode()).isEqualTo(202);
		assertThat(component("spool").path("status").asText()).isEqualTo("UP");
		this.clock.forward();
		assertThat(awaitDown("spool")).contains("more than a minute");
		assertLookupsAreServed();
		STORE.restart();
		await("spool", "UP");
	}

}
