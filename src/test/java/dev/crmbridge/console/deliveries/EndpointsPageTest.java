package dev.crmbridge.console.deliveries;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;

import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The cards of endpoints, and test events. */
class EndpointsPageTest extends DeliveryPageTestBase {

	private static final String ENDPOINTS = "/console/endpoints";

	private static final String TEST = ENDPOINTS + "/screen-pop/test";

	@Test
	void cardSaysWhatAnEndpointWants() {
		String page = signedIn(OPERATOR).page(ENDPOINTS);
		assertThat(page).contains("<h1>Endpoints</h1>", "takes events",
				"events bridged, offering; inbound calls; all queues", "live: for 1 min at most",
				"all events; both directions", ">Send a test event</button>");
	}

	@Test
	void orphanedEndpointSaysWhatToDo() {
		String endpoint = orphan(2, "due", "now() - interval '2 hours'");
		String page = signedIn(VIEWER).page(ENDPOINTS);
		assertThat(page).contains(endpoint, "orphaned", "2 h");
		ConsoleBrowser operator = signedIn(OPERATOR);
		operator.page(ENDPOINTS);
		assertThat(operator.post(ENDPOINTS + "/" + endpoint + "/test").statusCode()).isEqualTo(404);
		operator.post(DROP, "seen", "2099-01-01T00:00:00Z", "endpoint", endpoint, "all", "true", "confirmed", "true");
		assertThat(operator.page(ENDPOINTS)).doesNotContain(endpoint);
	}

	@Test
	void testEventIsAnsweredOnAPage() {
		ConsoleBrowser operator = signedIn(OPERATOR);
		HttpResponse<String> answer = operator.post(TEST);
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).contains("<html", "Test event for screen-pop", "answered 200 in ");
		CRM.answer("/screen-pop", Answer.status(500));
		assertThat(operator.post(TEST).body()).contains("failed: answered 500");
		assertThat(CRM.requests("/screen-pop"))
			.anySatisfy((request) -> assertThat(request.json().path("event").asText()).isEqualTo("test"));
		assertThat(admin("/admin/activity?limit=1").path("items").path(0).path("who").asText()).isEqualTo(OPERATOR);
	}

	@Test
	void testEventIsAnsweredInPlace() {
		ConsoleBrowser operator = signedIn(OPERATOR);
		HttpResponse<String> answer = operator.send(operator.request(TEST)
			.header("HX-Request", "true")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(ConsoleBrowser.query(ConsoleBrowser.TOKEN, operator.token()))));
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).doesNotContain("<html").contains("answered 200 in ", ConsoleBrowser.TOKEN);
	}

	@Test
	void timesOfAttemptsAreShown() {
		String call = call();
		accept(call, Map.of());
		awaitState(call, "delivered");
		assertThat(signedIn(VIEWER).page(ENDPOINTS)).containsPattern("<dt>p95</dt><dd>[0-9]+ ms</dd>");
	}

	@ParameterizedTest
	@ValueSource(strings = { VIEWER, CLERK })
	void onlyOperatorsSendTestEvents(String user) {
		ConsoleBrowser browser = signedIn(user);
		assertThat(browser.page(ENDPOINTS)).doesNotContain("Send a test event");
		assertThat(browser.post(TEST).statusCode()).isEqualTo(403);
	}

	@Test
	void unknownEndpointIsNotFound() {
		assertThat(signedIn(OPERATOR).post(ENDPOINTS + "/none/test").statusCode()).isEqualTo(404);
	}

}
