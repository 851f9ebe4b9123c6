package dev.crmbridge.console;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.crmbridge.testkit.browser.BrowserTestBase;
import dev.crmbridge.testkit.browser.BrowserView;
import dev.crmbridge.testkit.http.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The operator's way, in a browser: from a failing endpoint to its redelivery. */
class OperatorInBrowserTest extends BrowserTestBase {

	private final String call = UUID.randomUUID().toString();

	@AfterEach
	void heal() {
		CRM.heal();
	}

	/** Sends an event that the endpoint {@code call-journal} answers so. */
	private void sendEvent(Answer answer) {
		CRM.answer("/call-journal", answer);
		assertThat(send(request("/webitel/call-events").header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(
					"""
							{"event":"leaving","direction":"inbound","queue":"11","uuid":"%s","agent":"1001","cid":"0671234466"}"""
						.formatted(this.call))))
			.statusCode()).isEqualTo(202);
		await().until(() -> deliveriesToTheJournal() > 0);
	}

	private static Answer refusal() {
		return Answer.status(422).body("application/json", "{\"error\":\"no <b>customer</b>\"}");
	}

	private static void filter(Page page) {
		button(page, "Filter").click();
	}

	private long deliveriesToTheJournal() {
		return CRM.requests("/call-journal").stream().filter((request) -> request.text().contains(this.call)).count();
	}

	@Test
	void failingEndpointIsFoundUnderstoodAndGetsItsEventAgain() {
		Page page = openAs(OPERATOR, BrowserView.DESKTOP, "/console");
		sendEvent(Answer.status(503).body("text/plain", "<b>down</b>"));
		// appears on the open page
		Locator failure = page.locator("#overview .needs li",
				new Page.LocatorOptions().setHasText("call-journal has failed"));
		failure.first().waitFor();
		assertThat(failure.first().innerText()).contains("answered 503");
		assertAccessible(page);
		failure.first().locator("a").click();
		assertThat(page.url()).contains("endpoint=call-journal").contains("state=due");
		page.locator("input[name=call]:visible").fill("067 123 44 66");
		filter(page);
		assertThat(page.locator("tbody tr").count()).isPositive();
		page.locator("input[name=call]:visible").fill(this.call);
		filter(page);
		assertThat(page.locator("tbody tr").count()).isEqualTo(1);
		assertThat(page.locator("tbody").innerText()).contains("answered 503").contains("+380 67 123 44 66");
		assertAccessible(page);
		page.locator("tbody a").first().click();
		page.waitForLoadState();
		assertThat(page.locator("main").innerText()).contains("<b>down</b>").contains(this.call);
		assertAccessible(page);

		CRM.heal();
		long before = deliveriesToTheJournal();
		button(page, "Deliver again").click();
		assertThat(page.locator("[role=status]").innerText()).startsWith("Due again: 1");
		await().until(() -> deliveriesToTheJournal() > before);
		await().untilAsserted(() -> {
			page.reload();
			assertThat(page.locator(".pill").first().innerText()).contains("delivered");
		});
		page.navigate("/console/activity");
		assertThat(page.locator("tbody tr").first().innerText()).contains(OPERATOR).contains("Delivered again");
		assertAccessible(page);
	}

	@Test
	void deadDeliveryIsDeliveredAgainOnAPhoneWithoutScripts() {
		sendEvent(refusal());
		Page page = openAs(OPERATOR, BrowserView.PHONE.withoutScripts(),
				"/console/deliveries?state=dead&call=" + this.call);
		assertNothingScrollsSideways(page);
		assertThat(page.locator("tbody").innerText()).contains("answered 422");
		page.locator("tbody input[type=checkbox]").first().check();
		CRM.heal();
		button(page, "Deliver again").click();
		assertNothingScrollsSideways(page);
		assertThat(page.locator("[role=status]").innerText()).startsWith("Due again: 1");
		await().until(() -> deliveriesToTheJournal() == 2);
		assertThat(page.locator("main").innerText()).contains("No delivery fits.");
		page.navigate("/console/deliveries?call=" + this.call);
		page.locator("tbody a").first().click();
		// a click does not wait for the whole next page
		page.getByText("no <b>customer</b>").first().waitFor();
		assertNothingScrollsSideways(page);
	}

	@Test
	void endpointIsTriedWithATestEvent() {
		Page page = openAs(OPERATOR, BrowserView.DESKTOP, "/console/endpoints");
		button(page, "Send a test event").first().click();
		page.locator("main", new Page.LocatorOptions().setHasText("answered 200")).waitFor();
		assertThat(page.url()).as("in place").endsWith("/console/endpoints");
		assertAccessible(page);
	}

	@Test
	void numberIsLookedUp() {
		Page page = openAs(OPERATOR, BrowserView.DESKTOP.language("uk"), "/console/lookup");
		page.locator("input[name=number]").fill("050 111 22 33");
		page.keyboard().press("Enter");
		page.locator("table").waitFor();
		assertThat(page.locator("table").innerText()).contains("Olena Bondarchuk");
		assertAccessible(page);
	}

}
