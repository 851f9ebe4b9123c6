package dev.crmbridge.console.security;

import java.net.http.HttpResponse;

import dev.crmbridge.testkit.context.HealthTestBase;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A session ends {@code console.session-timeout}, here 3 min, after the last page. */
class SessionTimeoutTest extends HealthTestBase {

	private ConsoleBrowser browser;

	/** Puts the clock two minutes forward, and opens a page. */
	private int statusLater() {
		this.clock.forward();
		return this.browser.get("/console/lists").statusCode();
	}

	@Test
	void pageProlongsSession() {
		this.browser = signedIn("operator");
		assertThat(statusLater()).isEqualTo(200);
		assertThat(statusLater()).isEqualTo(200);
		this.clock.forward();
		this.clock.forward();
		HttpResponse<String> late = this.browser.get("/console/lists");
		assertThat(late.statusCode()).isEqualTo(302);
		assertThat(late.headers().firstValue("Location")).hasValue("/console/login");
		assertThat(statusLater()).isEqualTo(302);
	}

	@Test
	void partOfPageDoesNotProlongSession() {
		this.browser = signedIn("operator");
		this.clock.forward();
		assertThat(part().statusCode()).isNotEqualTo(401);
		this.clock.forward();
		HttpResponse<String> late = part();
		assertThat(late.statusCode()).isEqualTo(401);
		assertThat(late.headers().firstValue("HX-Redirect")).hasValue("/console/login");
	}

	private HttpResponse<String> part() {
		return this.browser.send(this.browser.request("/console/lists").header("HX-Request", "true"));
	}

}
