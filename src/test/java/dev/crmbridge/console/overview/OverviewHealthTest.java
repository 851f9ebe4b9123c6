package dev.crmbridge.console.overview;

import dev.crmbridge.testkit.context.HealthTestBase;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The overview says what health says, in words, also while the store is unavailable. */
class OverviewHealthTest extends HealthTestBase {

	private static final String PART = "/console/parts/overview";

	@AfterEach
	void restart() {
		STORE.restart();
		CRM_DATABASE.resume();
	}

	@Test
	void healthyBridgeIsWell() {
		String page = signedIn("viewer").page("/console");
		assertThat(page).contains("<span class=\"pill good\">All is well.</span>", "Every endpoint takes its events.",
				"No list is being loaded");
		assertThat(signedIn("viewer").language("uk").page("/console")).contains("Усе гаразд.",
				"Усі отримувачі приймають події.");
	}

	@Test
	void reasonOfHealthIsASentenceInBothLanguages() {
		WEBITEL.expireTokens();
		this.clock.forward();
		awaitDown("webitel");
		String page = signedIn("viewer").page("/console");
		assertThat(page)
			.contains("<span class=\"pill bad\">1 thing needs you</span>",
					"<li>Webitel refuses the token. Put a valid one into webitel.token.</li>")
			.doesNotContain("All is well");
		assertThat(signedIn("viewer").language("uk").page("/console")).contains("Потребує вашої уваги: 1",
				"Webitel не приймає токен.");
	}

	@Test
	void storeThatStoppedIsNamedAndThePageAnswers() {
		ConsoleBrowser viewer = signedIn("viewer");
		STORE.stop();
		awaitDown("store");
		assertPrompt(() -> assertThat(viewer.page("/console")).contains("The database of the bridge cannot be reached",
				"are not known while the database of the bridge does not answer"));
		STORE.restart();
		await("store", "UP");
		await().until(() -> viewer.page(PART), (part) -> part.contains("All is well."));
	}

	@Test
	void hungCrmIsAnsweredWithinTheBudget() {
		ConsoleBrowser operator = signedIn("operator");
		CRM_DATABASE.freeze();
		assertPrompt(() -> assertThat(operator.post("/console/lookup", "number", "050 111 22 44").body())
			.contains("The CRM did not answer", "+380501112244", "<code>source</code>"));
		CRM_DATABASE.resume();
		await("crmDatabase", "UP");
	}

}
