package dev.crmbridge.testkit.browser;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;

/**
 * Watches all pages of a test: errors and warnings on the browser's console, which
 * include violations of the content security policy, scripts that fail, requests that
 * fail, and requests to other servers.
 */
final class BrowserWatch {

	/** A request that the next page ended, such as a poll; or a download. */
	private static final String ENDED_BY_PAGE = "net::ERR_ABORTED";

	private final String server;

	private final List<String> problems = new CopyOnWriteArrayList<>();

	private final Set<Integer> expected = ConcurrentHashMap.newKeySet();

	BrowserWatch(String server) {
		this.server = server;
	}

	void watch(BrowserContext context) {
		context.onConsoleMessage(this::onMessage);
		context.onWebError((error) -> this.problems.add("script: " + error.error()));
		context.onRequest(this::onRequest);
		context.onRequestFailed(this::onFailure);
		context.onResponse(this::onResponse);
	}

	/** Expects pages with this status, such as 403. */
	void expect(int status) {
		this.expected.add(status);
	}

	List<String> problems() {
		return this.problems;
	}

	private void onMessage(ConsoleMessage message) {
		boolean known = this.expected.stream()
			.anyMatch((status) -> message.text().contains("responded with a status of " + status));
		if (Set.of("error", "warning").contains(message.type()) && !known) {
			this.problems.add("console: " + message.text());
		}
	}

	private void onRequest(Request request) {
		URI uri = URI.create(request.url());
		if (!Set.of("about", "blob", "data").contains(uri.getScheme())
				&& !(uri.getScheme() + "://" + uri.getAuthority()).equals(this.server)) {
			this.problems.add("request to another server: " + request.url());
		}
	}

	private void onFailure(Request request) {
		if (!ENDED_BY_PAGE.equals(request.failure())) {
			this.problems.add("failed request: " + request.url() + " " + request.failure());
		}
	}

	private void onResponse(Response response) {
		if (response.status() >= 400 && !this.expected.contains(response.status())) {
			this.problems.add("answer " + response.status() + ": " + response.url());
		}
	}

}
