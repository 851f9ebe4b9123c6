package dev.crmbridge.console.security;

import java.net.HttpCookie;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;

import dev.crmbridge.testkit.context.ConsoleTestBase;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import dev.crmbridge.testkit.http.RawHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Sessions, cookies, tokens and headers of the console. */
class ConsoleSecurityTest extends ConsoleTestBase {

	private static final String SESSION = "console-session";

	/** More than any form but an upload; a peer sends none of it. */
	private static final int LARGE = 100_000_000;

	private static String location(HttpResponse<?> answer) {
		return answer.headers().firstValue("Location").orElse("");
	}

	private static List<String> cookies(HttpResponse<?> answer) {
		return answer.headers().allValues("Set-Cookie");
	}

	private static String cookie(HttpResponse<?> answer, String name) {
		return cookies(answer).stream()
			.filter((cookie) -> cookie.startsWith(name + "="))
			.map((cookie) -> HttpCookie.parse(cookie).get(0).getValue())
			.reduce((first, last) -> last)
			.orElse("");
	}

	private static HttpResponse<String> signIn(ConsoleBrowser browser, String user, String password) {
		browser.get("/console/login");
		return browser.post("/console/login", "username", user, "password", password);
	}

	private RawHttp.Answer raw(String request, String... headers) {
		return RawHttp.send(this.port, request + " HTTP/1.1\r\nHost: bridge.example\r\n" + String.join("", headers)
				+ "Connection: close\r\n\r\n");
	}

	private RawHttp.Answer withSession(String path, String session) {
		return raw("GET " + path, "Cookie: " + SESSION + "=" + session + "\r\n");
	}

	@Test
	void visitorHasNoSession() {
		HttpResponse<String> login = browser().get("/console/login");
		assertThat(login.statusCode()).isEqualTo(200);
		assertThat(cookies(login)).noneMatch((cookie) -> cookie.startsWith(SESSION));
	}

	@Test
	void signInMakesANewSession() {
		ConsoleBrowser browser = browser();
		String first = cookie(signIn(browser, CLERK, password(CLERK)), SESSION);
		String second = cookie(signIn(browser, OPERATOR, password(OPERATOR)), SESSION);
		assertThat(first).isNotEmpty().isNotEqualTo(second);
		assertThat(second).isNotEmpty();
		assertThat(withSession("/console", first).status()).isEqualTo(302);
		assertThat(withSession("/console", second).status()).isEqualTo(200);
	}

	@Test
	void sessionIdOfAStrangerIsNotTaken() {
		assertThat(withSession("/console", "0123456789ABCDEF0123456789ABCDEF").status()).isEqualTo(302);
		ConsoleBrowser browser = browser();
		browser.get("/console/login");
		HttpResponse<String> answer = browser.send(browser.request("/console/login")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(ConsoleBrowser.query("username", CLERK, "password", password(CLERK),
					ConsoleBrowser.TOKEN, browser.token(), SESSION, "0123"))));
		assertThat(cookie(answer, SESSION)).isNotEmpty().isNotEqualTo("0123");
	}

	@Test
	void cookiesAreOutOfReachOfScriptsAndOtherSites() {
		ConsoleBrowser browser = browser();
		HttpResponse<String> login = browser.get("/console/login");
		HttpResponse<String> signedIn = browser.post("/console/login", "username", CLERK, "password", password(CLERK));
		HttpResponse<String> language = browser.get("/console/language?to=uk");
		HttpResponse<String> anonymous = browser().get("/console/lists");
		assertThat(List.of(login, signedIn, language, anonymous)).allSatisfy((answer) -> {
			assertThat(cookies(answer)).isNotEmpty();
			assertThat(cookies(answer)).allSatisfy((cookie) -> assertThat(cookie).contains("HttpOnly")
				.contains("SameSite=Strict")
				.contains("Path=/console")
				.doesNotContain("Secure"));
		});
		assertThat(cookies(signedIn)).anyMatch((cookie) -> cookie.startsWith(SESSION));
	}

	@Test
	void cookiesAreSecureBehindTls() {
		ConsoleBrowser browser = browser();
		browser.get("/console/login");
		HttpResponse<String> signedIn = browser.send(browser.request("/console/login")
			.header("X-Forwarded-Proto", "https")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(ConsoleBrowser.query("username", CLERK, "password", password(CLERK),
					ConsoleBrowser.TOKEN, browser.token()))));
		assertThat(cookies(signedIn)).anyMatch((cookie) -> cookie.startsWith(SESSION));
		HttpResponse<String> language = browser
			.send(browser().request("/console/language?to=uk").header("X-Forwarded-Proto", "https"));
		HttpResponse<String> anonymous = browser
			.send(browser().request("/console/lists").header("X-Forwarded-Proto", "https"));
		assertThat(List.of(signedIn, language, anonymous)).allSatisfy((answer) -> {
			assertThat(cookies(answer)).isNotEmpty();
			assertThat(cookies(answer)).allSatisfy((cookie) -> assertThat(cookie).contains("Secure"));
		});
	}

	@Test
	void signOutEndsTheSession() {
		ConsoleBrowser browser = browser();
		String session = cookie(signIn(browser, CLERK, password(CLERK)), SESSION);
		browser.get("/console");
		assertThat(withSession("/console", session).status()).isEqualTo(200);
		assertThat(location(browser.post("/console/logout"))).isEqualTo("/console/login?bye");
		assertThat(withSession("/console", session).status()).isEqualTo(302);
		assertThat(browser.post("/console/logout").statusCode()).as("sent twice").isEqualTo(302);
	}

	@Test
	void keysDoNotOpenTheConsole() {
		for (String header : List.of("X-Api-Key: admin-1", "Authorization: Bearer admin-1",
				"Authorization: Basic b3BlcmF0b3I6b3BlcmF0b3ItcGFzc3dvcmQ=")) {
			RawHttp.Answer answer = raw("GET /console/lists", header + "\r\n");
			assertThat(answer.status()).as(header).isEqualTo(302);
			assertThat(answer.header("Location")).as(header).endsWith("/console/login");
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/admin/loads", "/admin/deliveries", "/crm/agents", "/webitel/caller-lookup?cid=0501112233" })
	void sessionDoesNotOpenTheApi(String path) {
		String session = cookie(signIn(browser(), OPERATOR, password(OPERATOR)), SESSION);
		assertThat(withSession(path, session).status()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/console/lists?_csrf=x", "/console/deliveries/redeliver", "/console/logout", "/console",
			"/console/login" })
	void bodyOfAStrangerIsNotRead(String path) {
		RawHttp.Answer answer = RawHttp.send(this.port,
				"POST " + path + " HTTP/1.1\r\nHost: bridge.example\r\nContent-Length: " + LARGE
						+ "\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nusername=");
		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.header("Location")).endsWith("/console/login");
		assertThat(answer.header("Connection")).isEqualTo("close");
	}

	@Test
	void signInFormWithoutLengthIsRefused() {
		RawHttp.Answer answer = RawHttp.send(this.port,
				"POST /console/login HTTP/1.1\r\nHost: bridge.example\r\nTransfer-Encoding: chunked\r\n"
						+ "Content-Type: application/x-www-form-urlencoded\r\n\r\n5\r\nabcde\r\n");
		assertThat(answer.status()).isEqualTo(302);
	}

	@Test
	void tokenOfAnotherBrowserIsRefused() {
		ConsoleBrowser browser = signedIn(OPERATOR);
		String foreign = signedIn(OPERATOR).token();
		for (String token : List.of(foreign, "", "x", browser.token() + "x")) {
			HttpResponse<String> answer = browser.postWithoutToken("/console/logout", ConsoleBrowser.TOKEN, token);
			assertThat(answer.statusCode()).as(token).isEqualTo(403);
			assertThat(answer.body()).contains("The form is too old");
		}
		assertThat(browser.page("/console")).contains("<h1>Overview</h1>");
	}

	@Test
	void signInWithoutTokenIsRefused() {
		ConsoleBrowser browser = browser();
		browser.get("/console/login");
		HttpResponse<String> answer = browser.postWithoutToken("/console/login", "username", CLERK, "password",
				password(CLERK));
		assertThat(answer.statusCode()).isEqualTo(403);
		assertThat(cookie(answer, SESSION)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/console/login", "/console", "/console/no-such-page", "/console/lists" })
	void pageIsNotFramedNorCachedNorLoadsFromElsewhere(String path) {
		HttpResponse<String> page = signedIn(OPERATOR).get(path);
		String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
		assertThat(policy)
			.contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'",
					"form-action 'self'", "base-uri 'none'")
			.doesNotContain("unsafe", "*", "http");
		assertThat(page.headers().firstValue("X-Frame-Options")).hasValue("DENY");
		assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
		assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
		assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
		assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
		assertThat(page.body()).doesNotContainPattern("(?i)\\son[a-z]+=|style=|<style|<script>|javascript:")
			.doesNotContainPattern("(src|href|action)=\"(https?:)?//");
	}

	@Test
	void unknownUserIsAnsweredAsAWrongPassword() {
		HttpResponse<String> unknown = signIn(browser(), "unknown-user", "wrong");
		HttpResponse<String> wrong = signIn(browser(), OPERATOR, "wrong");
		HttpResponse<String> tooLong = signIn(browser(), OPERATOR, password(OPERATOR) + "é".repeat(40));
		assertThat(List.of(unknown, wrong, tooLong)).allSatisfy((answer) -> {
			assertThat(answer.statusCode()).isEqualTo(302);
			assertThat(location(answer)).isEqualTo("/console/login?failure=wrong");
			assertThat(cookie(answer, SESSION)).isEmpty();
		});
		signIn(browser(), OPERATOR, password(OPERATOR));
	}

	@Test
	void lockedUserWaitsEvenWithTheRightPassword() {
		for (int i = 0; i < 10; i++) {
			assertThat(location(signIn(browser(), "locked-here", "wrong"))).endsWith("failure=wrong");
		}
		assertThat(location(signIn(browser(), "locked-here", "wrong"))).endsWith("failure=locked");
		assertThat(signIn(browser(), VIEWER, password(VIEWER)).statusCode()).isEqualTo(302);
	}

}
