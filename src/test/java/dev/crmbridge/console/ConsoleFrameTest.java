package dev.crmbridge.console;

import dev.crmbridge.testkit.context.ConsoleTestBase;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The frame of the console, for a user of each role. */
class ConsoleFrameTest extends ConsoleTestBase {

	@ParameterizedTest
	@ValueSource(strings = { VIEWER, CLERK, SOFT_CLERK, OPERATOR })
	void userSignsInAndOut(String user) {
		ConsoleBrowser browser = signedIn(user);
		assertThat(browser.page("/console")).contains("<h1>Overview</h1>").contains(">" + user + "<");
		assertThat(browser.post("/console/logout").statusCode()).isEqualTo(302);
		assertThat(browser.get("/console").statusCode()).isEqualTo(302);
	}

	@Test
	void formWithoutTokenIsRefused() {
		ConsoleBrowser browser = signedIn(OPERATOR);
		assertThat(browser.postWithoutToken("/console/logout").statusCode()).isEqualTo(403);
		assertThat(browser.page("/console")).contains("<h1>Overview</h1>");
	}

}
