package dev.crmbridge.console.security;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import dev.crmbridge.testkit.context.ConsoleTestBase;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Where a sign-in and the choice of a language lead to. */
class ConsoleRedirectTest extends ConsoleTestBase {

	private static String location(HttpResponse<?> answer) {
		return answer.headers().firstValue("Location").orElse("");
	}

	private static HttpResponse<String> signIn(ConsoleBrowser browser) {
		browser.get("/console/login");
		return browser.post("/console/login", "username", CLERK, "password", password(CLERK));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://elsewhere.example/", "//elsewhere.example/console", "/\\elsewhere.example",
			"https:/console", "javascript:alert(1)", "/admin/loads", "/console/../admin", "/console@elsewhere.example",
			"/consolelike", "\\\\elsewhere.example", "", " /console", "/console/%0d%0aSet-Cookie:x=y",
			"http://127.0.0.1/console" })
	void languageLeadsToNoOtherPlace(String back) {
		ConsoleBrowser browser = browser();
		HttpResponse<String> answer = browser
			.get("/console/language?" + ConsoleBrowser.query("to", "uk", "back", back));
		assertThat(answer.statusCode()).isEqualTo(303);
		assertThat(location(answer)).matches("/console(/[^.]*)?");
		assertThat(answer.headers().map()).doesNotContainKey("Location\r\nSet-Cookie");
		assertThat(answer.headers().allValues("Set-Cookie")).noneMatch((cookie) -> cookie.startsWith("x="));
	}

	@Test
	void signInLeadsToThePageThatWasAskedForAndForgetsIt() {
		ConsoleBrowser browser = browser();
		browser.get("/console/lists?text=%C3%A9&state=loaded");
		assertThat(location(signIn(browser))).isEqualTo("/console/lists?text=%C3%A9&state=loaded");
		browser.get("/console/lists?text=%C3%A9&state=loaded");
		browser.post("/console/logout");
		assertThat(location(signIn(browser))).isEqualTo("/console");
	}

	@Test
	void signInLeadsToNoOtherPlace() {
		for (String place : List.of("https://elsewhere.example/x", "//elsewhere.example", "/admin/loads", "%", "")) {
			String cookie = Base64.getEncoder().encodeToString(place.getBytes(StandardCharsets.UTF_8));
			ConsoleBrowser browser = browser();
			browser.get("/console/login");
			HttpResponse<String> answer = browser.send(browser.request("/console/login")
				.header("Cookie", "REDIRECT_URI=" + cookie)
				.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(BodyPublishers.ofString(ConsoleBrowser.query("username", CLERK, "password", password(CLERK),
						ConsoleBrowser.TOKEN, browser.token()))));
			assertThat(answer.statusCode()).as(place).isIn(302, 403);
			assertThat(location(answer)).as(place).isIn("/console", "");
		}
	}

	@Test
	void languageLeadsBackToThePageWithItsFilter() {
		HttpResponse<String> answer = browser().get("/console/language?"
				+ ConsoleBrowser.query("to", "uk", "back", "/console/lists?state=loaded&text=%C3%A9"));
		assertThat(location(answer)).isEqualTo("/console/lists?state=loaded&text=%C3%A9");
		assertThat(browser().get("/console/language?to=xx").statusCode()).isEqualTo(303);
		assertThat(browser().get("/console/language").statusCode()).isEqualTo(400);
	}

}
