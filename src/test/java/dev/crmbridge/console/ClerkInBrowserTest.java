package dev.crmbridge.console;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.crmbridge.testkit.browser.BrowserTestBase;
import dev.crmbridge.testkit.browser.BrowserView;
import dev.crmbridge.testkit.webitel.StoredMember;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The clerk's way, in a browser: drop a list, preview, load, watch, correct, undo. */
class ClerkInBrowserTest extends BrowserTestBase {

	private static final String LISTS = "/console/lists";

	private static final int GOOD_ROWS = 25;

	private final String marker = "browser-" + UUID.randomUUID();

	/** Returns a list with good rows, and two whose numbers are too short. */
	private String list() {
		return "client_id,client_name,mobile,home,contract,debt,priority\n"
				+ IntStream.rangeClosed(1, GOOD_ROWS)
					.mapToObj((n) -> "%d,%s %d,38050700%04d,,C-%d,1,\n".formatted(n, this.marker, n, n, n))
					.collect(Collectors.joining())
				+ "98,%1$s 98,12,,C-98,1,\n99,%1$s 99,34,,C-99,1,\n".formatted(this.marker);
	}

	/** Drops a file onto the form, as a person drags it from a folder. */
	private void dropOnForm(Page page, String name, String content) {
		JSHandle files = page.evaluateHandle(
				"""
						([name, content]) => {
						  const files = new DataTransfer();
						  files.items.add(new File([Uint8Array.from(atob(content), c => c.charCodeAt(0))], name, {type: 'text/csv'}));
						  return files;
						}""",
				new Object[] { name, Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)) });
		page.locator("form[data-drop]").dispatchEvent("dragenter", Map.of("dataTransfer", files));
		page.locator("form[data-drop]").dispatchEvent("drop", Map.of("dataTransfer", files));
	}

	/** Waits for the page to show a state without being opened again. */
	private static void awaitState(Page page, String state) {
		page.locator("#progress .pill", new Page.LocatorOptions().setHasText(state)).first().waitFor();
	}

	private static String fact(Page page, String name) {
		return page.locator("#progress .facts div", new Page.LocatorOptions().setHasText(name))
			.first()
			.locator("dd")
			.innerText();
	}

	private static String loadOf(Page page) {
		return page.url().replaceFirst(".*/lists/([^/?#]+).*", "$1");
	}

	@Test
	void listIsDroppedPreviewedLoadedWatchedCorrectedAndUndone() {
		Page page = openAs(CLERK, BrowserView.DESKTOP, LISTS);
		dropOnForm(page, this.marker + ".csv", list());
		page.locator("form[data-drop] select[name=dialer]").selectOption("soft");
		button(page, "Preview").click();
		page.waitForURL("**/lists/2*");
		awaitState(page, "preview");
		assertThat(fact(page, "Would be accepted")).isEqualTo("25");
		assertThat(fact(page, "Rejected")).isEqualTo("2");
		assertThat(WEBITEL.membersOf(loadOf(page))).isEmpty();
		assertAccessible(page);
		page.locator(".reasons a").first().click();
		assertThat(page.locator("mark").allInnerTexts()).containsExactly("12", "34");
		assertAccessible(page);

		String preview = loadOf(page);
		button(page, "Load").click();
		page.waitForURL(
				(url) -> url.matches(".*/lists/2[^/?#]*") && !url.contains(preview + "#") && !url.endsWith(preview));
		String load = loadOf(page);
		awaitState(page, "loaded");
		assertThat(fact(page, "Accepted")).isEqualTo("25");
		assertThat(WEBITEL.membersOf(load)).hasSize(GOOD_ROWS);
		assertThat(page.locator(".lead").innerText()).contains(CLERK);
		assertAccessible(page);

		Download accepted = page.waitForDownload(() -> button(page, "accepted.csv").click());
		assertThat(accepted.suggestedFilename()).contains("accepted");
		assertThat(accepted.failure()).isNull();

		page.locator("a[href$='/correct']").click();
		Locator fault = page.locator("[aria-invalid]").first();
		assertThat(page.locator("[aria-invalid]:focus").inputValue()).isEqualTo("12");
		assertThat(fault.inputValue()).isEqualTo("12");
		assertAccessible(page);
		page.keyboard().press("Control+A");
		page.keyboard().type("0507000098");
		page.keyboard().press("Tab");
		page.keyboard().press("Control+A");
		page.keyboard().type("0507000099");
		button(page, "Load corrected rows").click();
		page.waitForURL((url) -> url.matches(".*/lists/2[^/?#]*") && !url.contains(load));
		awaitState(page, "loaded");
		assertThat(WEBITEL.membersOf(loadOf(page))).extracting(StoredMember::name)
			.containsExactlyInAnyOrder(this.marker + " 98", this.marker + " 99");

		page.navigate(LISTS + "/" + load);
		button(page, "Undo …").click();
		assertThat(heading(page)).contains("Undo");
		assertAccessible(page);
		assertThat(WEBITEL.membersOf(load)).hasSize(GOOD_ROWS);
		page.locator("main form button").click();
		awaitState(page, "undone");
		await().until(() -> WEBITEL.membersOf(load).isEmpty());
	}

	@Test
	void listIsChosenAndLoadedOnAPhoneWithoutScripts() {
		Page page = openAs(CLERK, BrowserView.PHONE.withoutScripts().language("uk"), LISTS);
		page.locator("input[type=file]")
			.setInputFiles(new FilePayload(this.marker + ".csv", "text/csv", list().getBytes(StandardCharsets.UTF_8)));
		page.locator("form[data-drop] select[name=dialer]").selectOption("soft");
		button(page, "Завантажити").click();
		page.waitForURL("**/lists/2*");
		assertNothingScrollsSideways(page);
		String load = loadOf(page);
		await().untilAsserted(() -> {
			page.reload();
			assertThat(page.locator("#progress .pill").first().innerText()).isEqualTo("завантажено");
		});
		assertThat(WEBITEL.membersOf(load)).hasSize(GOOD_ROWS);
		page.locator(".reasons a").first().click();
		assertNothingScrollsSideways(page);
		page.navigate(LISTS + "?text=" + this.marker);
		assertThat(page.locator("main td a").allInnerTexts()).containsExactly(this.marker + ".csv");
		assertNothingScrollsSideways(page);
	}

	@Test
	void formWithoutAFileSaysSo() {
		Page page = openAs(CLERK, BrowserView.DESKTOP, LISTS);
		button(page, "Load").click();
		assertThat(page.url()).endsWith(LISTS);
		assertThat(page.evaluate("() => document.querySelector('input[type=file]').validity.valueMissing"))
			.isEqualTo(true);
		expectStatus(400);
		page.evaluate("() => document.querySelector('form[data-drop]').noValidate = true");
		button(page, "Load").click();
		page.locator("[role=alert]").waitFor();
		assertThat(page.locator("[role=alert]").innerText()).contains("Choose a list file first.");
	}

}
