package dev.crmbridge.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.crmbridge.testkit.browser.BrowserProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pictures of the page {@code src/docs/console.md}. They are taken anew of a running
 * sandbox: {@code -Dconsole.pictures=http://127.0.0.1:8080}.
 */
class ConsolePicturesTest {

	private static final Path DOCS = Path.of("src/docs");

	private static final Pattern PICTURE = Pattern.compile("!\\[[^]]+]\\(([^)]+)\\)");

	private static final int MAX_SIZE = 150_000;

	private static List<String> pictures() throws IOException {
		return PICTURE.matcher(Files.readString(DOCS.resolve("console.md")))
			.results()
			.map((picture) -> picture.group(1))
			.toList();
	}

	@Test
	void picturesAreThereAndSmall() throws IOException {
		assertThat(pictures()).hasSize(3).allSatisfy((name) -> {
			byte[] picture = Files.readAllBytes(DOCS.resolve(name));
			assertThat(picture).hasSizeLessThan(MAX_SIZE).startsWith(0x89, 'P', 'N', 'G');
		});
	}

	@Test
	@EnabledIfSystemProperty(named = "console.pictures", matches = "http.*")
	void takesPictures() {
		Browser.NewContextOptions options = new Browser.NewContextOptions()
			.setBaseURL(System.getProperty("console.pictures"))
			.setViewportSize(1280, 720)
			.setLocale("en");
		try (BrowserContext context = BrowserProcess.get().newContext(options)) {
			Page page = context.newPage();
			page.navigate("/console/login");
			page.locator("input[name=username]").fill("operator");
			page.locator("input[name=password]").fill("sandbox-operator");
			page.locator("main button").click();
			take(page, "overview");
			page.navigate("/console/lists");
			page.locator("table a").first().click();
			take(page, "list");
			page.navigate("/console/deliveries");
			take(page, "deliveries");
		}
	}

	private static void take(Page page, String name) {
		page.waitForLoadState();
		page.screenshot(new Page.ScreenshotOptions().setPath(DOCS.resolve("console-" + name + ".png")));
	}

}
