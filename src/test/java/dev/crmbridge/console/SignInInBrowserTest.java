package dev.crmbridge.console;

import com.microsoft.playwright.Page;
import dev.crmbridge.testkit.browser.BrowserTestBase;
import dev.crmbridge.testkit.browser.BrowserView;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Sign-in, sign-out and the choice of the language, in a browser. */
class SignInInBrowserTest extends BrowserTestBase {

	private static final String LOGIN = "/console/login";

	private static void assertFocused(Page page, String selector) {
		assertThat(page.locator(selector + ":focus").count()).as(selector).isEqualTo(1);
	}

	@Test
	void userSignsInAndOut() {
		Page page = openAs(CLERK, BrowserView.DESKTOP, "/console");
		assertThat(heading(page)).isEqualTo("Overview");
		button(page, "Sign out").click();
		assertThat(heading(page)).isEqualTo("Sign in");
		assertThat(page.locator("main").innerText()).contains("You are signed out.");
		page.goBack();
		page.reload();
		assertThat(heading(page)).isEqualTo("Sign in");
	}

	@Test
	void signInLeadsToThePageThatWasAskedFor() {
		expectStatus(404);
		Page page = openAs(OPERATOR, BrowserView.DESKTOP, "/console/no-such-page?x=1");
		assertThat(page.url()).contains("/console/no-such-page?x=1");
	}

	@Test
	void wrongPasswordIsSaidNextToTheForm() {
		Page page = openAs("unknown", BrowserView.DESKTOP, LOGIN);
		assertThat(page.locator("[role=alert]").innerText()).startsWith("The user name or the password is wrong.");
		signIn(page, OPERATOR, "another");
		assertThat(page.locator("[role=alert]").innerText()).startsWith("The user name or the password is wrong.");
		assertAccessible(page);
		signIn(page, OPERATOR, password(OPERATOR));
		assertThat(heading(page)).isEqualTo("Overview");
	}

	@Test
	void languageIsTheBrowsersUntilThePersonSwitches() {
		Page page = open(BrowserView.DESKTOP.language("uk"), LOGIN);
		assertThat(heading(page)).isEqualTo("Вхід");
		assertThat(page.locator("html").getAttribute("lang")).isEqualTo("uk");
		signIn(page, OPERATOR, password(OPERATOR));
		assertThat(heading(page)).isEqualTo("Огляд");
		language(page, "EN").click();
		assertThat(heading(page)).isEqualTo("Overview");
		button(page, "Sign out").click();
		assertThat(heading(page)).isEqualTo("Sign in");
		language(page, "UK").click();
		assertThat(heading(page)).isEqualTo("Вхід");
		assertThat(open(BrowserView.DESKTOP.language("de"), LOGIN).locator("h1").innerText()).isEqualTo("Sign in");
	}

	@Test
	void keyboardAloneSignsInWalksThroughThePagesAndOut() {
		Page page = open(BrowserView.DESKTOP, LOGIN);
		assertFocused(page, "input[name=username]");
		page.keyboard().type(OPERATOR);
		page.keyboard().press("Tab");
		assertFocused(page, "input[name=password]");
		page.keyboard().type(password(OPERATOR));
		page.keyboard().press("Enter");
		page.waitForURL("**/console*");
		page.keyboard().press("Tab");
		assertFocused(page, "a.skip");
		assertThat(page.locator("a.skip").boundingBox().x).as("the focus is visible").isNotNegative();
		page.keyboard().press("Tab");
		assertFocused(page, "a.brand");
		page.keyboard().press("Tab");
		assertFocused(page, "nav a[href='/console']");
		while (page.locator(".languages a:focus").count() == 0) {
			page.keyboard().press("Tab");
			assertThat(page.locator("header :focus").count()).as("the focus stays in the frame").isEqualTo(1);
		}
		page.keyboard().press("Tab");
		page.keyboard().press("Tab");
		assertFocused(page, "header form button");
		page.keyboard().press("Enter");
		page.waitForURL("**/console/login*");
	}

	@Test
	void phoneHasTheWholeFrame() {
		Page page = openAs(OPERATOR, BrowserView.PHONE, "/console");
		assertNothingScrollsSideways(page);
		page.locator("summary").first().click();
		page.locator("details.menu a[href='/console']").click();
		assertThat(heading(page)).isEqualTo("Overview");
		assertNothingScrollsSideways(page);
		assertAccessible(page);
		button(page, "Sign out").click();
		assertNothingScrollsSideways(page);
	}

	@Test
	void scriptsAreNotNeeded() {
		Page page = openAs(CLERK, BrowserView.PHONE.withoutScripts().language("uk"), "/console");
		assertThat(heading(page)).isEqualTo("Огляд");
		page.locator("summary").first().click();
		page.locator("details.menu a[href='/console']").click();
		language(page, "EN").click();
		assertThat(heading(page)).isEqualTo("Overview");
		button(page, "Sign out").click();
		assertThat(heading(page)).isEqualTo("Sign in");
	}

}
