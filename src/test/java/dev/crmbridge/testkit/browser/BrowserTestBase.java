package dev.crmbridge.testkit.browser;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.crmbridge.testkit.context.ConsoleTestBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base of tests that use the console in a real Chromium. Each test opens new browsers,
 * which fail it on any error on their console, violation of the content security policy,
 * failed request, or request to another server. Where no browser is installed, the tests
 * are skipped.
 */
@ExtendWith(BrowserCondition.class)
public abstract class BrowserTestBase extends ConsoleTestBase {

	/** Limit of each wait for a page; only a failure takes as long. */
	private static final Duration PAGE_TIMEOUT = Duration.ofMinutes(1);

	/**
	 * Returns axe's serious and critical findings. Without preload, as axe would load the
	 * styles once more, against the content security policy.
	 */
	private static final String AXE = """
			async () => (await axe.run(document, {preload: false, resultTypes: ['violations']})).violations
			  .filter(rule => ['serious', 'critical'].includes(rule.impact))
			  .flatMap(rule => rule.nodes.map(node => rule.id + ': ' + node.html + ' ' + node.failureSummary))""";

	private final List<BrowserContext> contexts = new ArrayList<>();

	private BrowserWatch watch;

	@BeforeEach
	protected void startWatch() {
		this.watch = new BrowserWatch("http://127.0.0.1:" + this.port);
	}

	@AfterEach
	protected void assertNoBrowserComplained() {
		this.contexts.forEach(BrowserContext::close);
		assertThat(this.watch.problems()).isEmpty();
	}

	/** Opens a path in a new browser, which has no session. */
	protected Page open(BrowserView view, String path) {
		BrowserContext context = BrowserProcess.get().newContext(view.options("http://127.0.0.1:" + this.port));
		context.setDefaultTimeout(PAGE_TIMEOUT.toMillis());
		this.watch.watch(context);
		this.contexts.add(context);
		Page page = context.newPage();
		page.navigate(path);
		return page;
	}

	/** Opens a path in a new browser in which a user has signed in. */
	protected Page openAs(String user, BrowserView view, String path) {
		Page page = open(view, path);
		signIn(page, user, password(user));
		return page;
	}

	/** Fills and sends the sign-in form. */
	protected static void signIn(Page page, String user, String password) {
		page.locator("input[name=username]").fill(user);
		page.locator("input[name=password]").fill(password);
		page.locator("main button").click();
	}

	/** Expects answers with this status in this test. */
	protected void expectStatus(int status) {
		this.watch.expect(status);
	}

	protected static Locator button(Page page, String name) {
		return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
	}

	/** Returns the link of a language, {@code EN} or {@code UK}. */
	protected static Locator language(Page page, String name) {
		return page.locator(".languages a").getByText(name);
	}

	protected static Locator link(Page page, String name) {
		return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
	}

	protected static String heading(Page page) {
		return page.locator("h1").innerText();
	}

	/**
	 * Asserts that axe has no serious and no critical finding. Needs a browser with
	 * scripts.
	 */
	protected static void assertAccessible(Page page) {
		page.evaluate(AxeBuilder.getAxeScript());
		assertThat(page.evaluate(AXE)).as(page.url()).isEqualTo(List.of());
	}

	/** Asserts that the page is not wider than its window. */
	protected static void assertNothingScrollsSideways(Page page) {
		assertThat(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
			.as("%s is wider by px than its window; widest: %s", page.url(), widest(page))
			.isEqualTo(0);
	}

	private static Object widest(Page page) {
		return page.evaluate("""
				() => [...document.querySelectorAll('main *, header *')]
				  .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth)
				  .map((each) => each.outerHTML.slice(0, 120)).slice(0, 3).join('\\n')""");
	}

}
