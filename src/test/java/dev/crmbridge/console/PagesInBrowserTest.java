package dev.crmbridge.console;

import java.util.List;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.crmbridge.testkit.browser.BrowserTestBase;
import dev.crmbridge.testkit.browser.BrowserView;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for each page of the navigation, for each role. */
class PagesInBrowserTest extends BrowserTestBase {

	/** Opens each page that the user's navigation has. */
	private List<String> pages(Page page) {
		List<String> pages = page.locator(".wide nav a")
			.all()
			.stream()
			.map((link) -> link.getAttribute("href"))
			.toList();
		assertThat(pages).contains("/console").allSatisfy((path) -> assertThat(path).startsWith("/console"));
		return pages;
	}

	/** An operator's pages have all that those of the other roles have. */
	@Test
	void pageIsAccessibleInLightAndInDark() {
		Page light = openAs(OPERATOR, BrowserView.DESKTOP, "/console");
		Page dark = openAs(OPERATOR, BrowserView.PHONE.inDark().language("uk"), "/console");
		for (String path : pages(light)) {
			for (Page page : List.of(light, dark)) {
				page.navigate(path);
				assertAccessible(page);
				assertNothingScrollsSideways(page);
				assertThat(page.locator("h1").count()).as(path).isEqualTo(1);
				assertThat(page.title()).as(path).endsWith(" · CRM bridge");
			}
		}
	}

	@Test
	void pageMarksItselfInTheNavigation() {
		Page page = openAs(OPERATOR, BrowserView.DESKTOP, "/console");
		for (String path : pages(page)) {
			page.navigate(path);
			Locator current = page.locator(".wide nav a[aria-current=page]");
			assertThat(current.count()).as(path).isEqualTo(1);
			assertThat(current.getAttribute("href")).isEqualTo(path);
		}
	}

	@Test
	void pageIsTheSameWithoutScripts() {
		Page page = openAs(OPERATOR, BrowserView.DESKTOP, "/console");
		Page without = openAs(OPERATOR, BrowserView.DESKTOP.withoutScripts(), "/console");
		for (String path : pages(page)) {
			page.navigate(path);
			without.navigate(path);
			assertThat(without.locator("main button").count()).as(path).isEqualTo(page.locator("main button").count());
			assertThat(heading(without)).isEqualTo(heading(page));
		}
	}

	@Test
	void refusalAndUnknownPageSayHowToGoOn() {
		expectStatus(403);
		expectStatus(404);
		Page page = openAs(VIEWER, BrowserView.DESKTOP, "/console/activity");
		assertThat(heading(page)).isEqualTo("Not for your role");
		assertAccessible(page);
		page.navigate("/console/no-such-page");
		assertAccessible(page);
		link(page, "Back to the overview").click();
		assertThat(heading(page)).isEqualTo("Overview");
	}

}
