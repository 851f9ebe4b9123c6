package dev.crmbridge.testkit.browser;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;

/** The one Chromium of a test's JVM, with which it ends. */
public final class BrowserProcess {

	/** Milliseconds that Chromium may take to start. */
	private static final double START_TIMEOUT = 120_000;

	private static Browser browser;

	private BrowserProcess() {
	}

	/** Returns the browser of this JVM, which ends with the JVM. */
	public static synchronized Browser get() {
		if (browser == null) {
			browser = start();
		}
		return browser;
	}

	private static Browser start() {
		Path file = BrowserInstallation.find(System.getenv())
			.orElseThrow(() -> new IllegalStateException(BrowserInstallation.places()));
		Playwright playwright = Playwright
			.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
		Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
		return playwright.chromium()
			.launch(new BrowserType.LaunchOptions().setExecutablePath(file)
				.setTimeout(START_TIMEOUT)
				.setChromiumSandbox(!isRoot())
				.setArgs(arguments()));
	}

	/** Chromium's own sandbox refuses to run for root. */
	private static boolean isRoot() {
		return "root".equals(System.getProperty("user.name"));
	}

	private static List<String> arguments() {
		List<String> arguments = new ArrayList<>(List.of("--disable-gpu", "--disable-quic", "--no-first-run",
				"--disable-background-networking", "--disable-component-update", "--disable-sync"));
		if (isRoot()) {
			arguments.add("--no-sandbox");
		}
		return arguments;
	}

}
