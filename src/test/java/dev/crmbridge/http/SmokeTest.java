package dev.crmbridge.http;

import dev.crmbridge.BridgeTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SmokeTest extends BridgeTest {

	@Test
	void answers() {
		assertThat(get("/webitel/caller-lookup?cid=0501112233").body()).contains("Olena Bondarchuk");
	}

}
