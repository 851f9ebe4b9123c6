package dev.crmbridge.health;

import dev.crmbridge.testkit.context.HealthTestBase;
import org.junit.jupiter.api.Test;

import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** A bridge to which every disk is nearly full. */
@DirtiesContext
@TestPropertySource(properties = "management.health.diskspace.threshold=1000000TB")
class NearlyFullDiskTest extends HealthTestBase {

	@Override
	protected void awaitHealthy() {
		// it is not
	}

	@Test
	void reportsNearlyFullDiskWhileServingLookups() {
		assertThat(awaitDown("disk"))
			.matches("nearly full: data\\.dir has \\d+ MB left, members\\.dir has \\d+ MB left");
		assertLookupsAreServed();
	}

}
