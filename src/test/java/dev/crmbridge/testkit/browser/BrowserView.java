package dev.crmbridge.testkit.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;

/**
 * How a person's browser is set up.
 *
 * @param language preferred language, such as {@code uk}
 * @param width width of the window in px
 * @param dark whether the system prefers dark colours
 * @param scripts whether scripts run
 */
public record BrowserView(String language, int width, boolean dark, boolean scripts) {

	/** A desktop: English, 1280 px, light, with scripts. */
	public static final BrowserView DESKTOP = new BrowserView("en", 1280, false, true);

	/** A telephone: 360 px. */
	public static final BrowserView PHONE = DESKTOP.width(360);

	private static final int HEIGHT = 800;

	public BrowserView language(String language) {
		return new BrowserView(language, this.width, this.dark, this.scripts);
	}

	public BrowserView width(int width) {
		return new BrowserView(this.language, width, this.dark, this.scripts);
	}

	public BrowserView inDark() {
		return new BrowserView(this.language, this.width, true, this.scripts);
	}

	public BrowserView withoutScripts() {
		return new BrowserView(this.language, this.width, this.dark, false);
	}

	Browser.NewContextOptions options(String server) {
		return new Browser.NewContextOptions().setBaseURL(server)
			.setLocale(this.language)
			.setViewportSize(this.width, HEIGHT)
			.setColorScheme(this.dark ? ColorScheme.DARK : ColorScheme.LIGHT)
			.setJavaScriptEnabled(this.scripts);
	}

}
