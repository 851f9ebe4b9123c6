package dev.crmbridge.console.deliveries;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.crmbridge.testkit.browser.BrowserTestBase;
import dev.crmbridge.testkit.browser.BrowserView;
import dev.crmbridge.testkit.http.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The operator's way from a failing endpoint to redelivery, in a browser. */
class DeliveriesInBrowserTest extends BrowserTestBase {

	@AfterEach
	void heal() {
		CRM.heal();
	}

	/** Makes three events of a call, which the endpoint refuses for good. */
	private String deadCall() {
		String call = UUID.randomUUID().toString();
		CRM.answer("/call-journal", (request) -> request.text().contains(call)
				? Answer.status(422).body("text/plain", "no such customer ".repeat(60)) : Answer.ok());
		for (String event : List.of("joined", "answered", "leaving")) {
			send(request("/webitel/call-events").header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString("""
						{"event":"%s","direction":"inbound","queue":"11","uuid":"%s","agent":"1001",
						"cid":"0671234455","client":"%s"}""".formatted(event, call, "x".repeat(300)))));
		}
		return call;
	}

	private static Locator dead(Page page) {
		return page.locator("tbody .pill.bad");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void operatorDeliversAgainFromTheTable(boolean scripts) {
		String call = deadCall();
		Page page = openAs(OPERATOR, scripts ? BrowserView.DESKTOP : BrowserView.DESKTOP.withoutScripts(),
				"/console/deliveries?state=dead&call=" + call);
		await().until(() -> {
			page.reload();
			return dead(page).count() == 3;
		});
		CRM.heal();
		page.getByLabel("all 3 that match").check();
		assertThat(page.locator("tbody input:checked").count()).isEqualTo(scripts ? 3 : 0);
		button(page, "Deliver again").click();
		assertThat(heading(page)).isEqualTo("Deliver again all that match?");
		button(page, "Deliver again all that match").click();
		assertThat(page.getByRole(AriaRole.STATUS).innerText()).startsWith("Due again: 3.");
		page.navigate("/console/deliveries?call=" + call);
		await().until(() -> {
			page.reload();
			return page.locator("tbody .pill.good").count() == 3;
		});
	}

	@Test
	void clearingABoxClearsTheBoxOfAll() {
		String call = deadCall();
		Page page = openAs(OPERATOR, BrowserView.DESKTOP, "/console/deliveries?state=dead&call=" + call);
		await().until(() -> {
			page.reload();
			return dead(page).count() == 3;
		});
		Locator all = page.getByLabel("all 3 that match");
		all.check();
		page.locator("tbody input[type=checkbox]").first().uncheck();
		assertThat(all.isChecked()).isFalse();
		button(page, "Deliver again").click();
		assertThat(page.getByRole(AriaRole.STATUS).innerText()).startsWith("Due again: 2.");
	}

	@Test
	void testEventIsAnsweredInPlace() {
		Page page = openAs(OPERATOR, BrowserView.DESKTOP, "/console/endpoints");
		Locator card = page.locator("section").filter(new Locator.FilterOptions().setHasText("call-journal"));
		for (int answer : List.of(200, 503)) {
			CRM.answer("/call-journal", Answer.status(answer));
			card.locator("button").click();
			card.getByText("answered " + answer).waitFor();
			assertThat(heading(page)).isEqualTo("Endpoints");
		}
	}

	@Test
	void pagesAreAccessibleAndFit() {
		String call = deadCall();
		for (BrowserView view : List.of(BrowserView.PHONE.language("uk"), BrowserView.DESKTOP.inDark())) {
			Page page = openAs(OPERATOR, view, "/console/deliveries?call=" + call);
			await().until(() -> {
				page.reload();
				return dead(page).count() == 3;
			});
			checkLook(page);
			page.locator("tbody a").first().click();
			checkLook(page);
			page.navigate("/console/endpoints");
			checkLook(page);
		}
	}

	private static void checkLook(Page page) {
		assertAccessible(page);
		assertNothingScrollsSideways(page);
	}

}
