package dev.crmbridge.console.deliveries;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of deliveries: filters, pages, and what each role sees. */
class DeliveriesPageTest extends DeliveryPageTestBase {

	private static final String HOSTILE = "<script>alert(1)</script>\"'{{csrf.token}}";

	@Test
	void filtersAndCombinationsFindADelivery() {
		String call = call();
		String id = dead(call);
		ConsoleBrowser operator = signedIn(OPERATOR);
		for (String[] filter : new String[][] { { "call", call }, { "state", "dead", "call", call },
				{ "endpoint", "call-journal", "call", call }, { "state", "dead" }, { "endpoint", "call-journal" }, {},
				{ "state", "dead", "endpoint", "call-journal", "call", NUMBER }, { "call", "067 123 44 55" },
				{ "call", "0671234455" }, { "call", "380671234455" }, { "call", " " + call + " " } }) {
			assertThat(ids(operator.page(find(filter)))).as(String.join(" ", filter)).contains(id);
		}
		for (String[] filter : new String[][] { { "call", call() }, { "state", "delivered", "call", call },
				{ "endpoint", "screen-pop", "call", call }, { "call", "067 123 44 56" }, { "endpoint", "none" } }) {
			assertThat(ids(operator.page(find(filter)))).as(String.join(" ", filter)).doesNotContain(id);
		}
	}

	@Test
	void timesAreInTheTimeZoneOfTheBridge() {
		String call = call();
		String id = dead(call);
		LocalDateTime now = LocalDateTime.now(ZoneId.of("Europe/Kyiv")).truncatedTo(ChronoUnit.MINUTES);
		ConsoleBrowser operator = signedIn(OPERATOR);
		String from = now.minusMinutes(5).toString();
		String to = now.plusMinutes(5).toString();
		assertThat(ids(operator.page(find("from", from, "to", to)))).contains(id);
		assertThat(ids(operator.page(find("from", from, "to", to, "call", call)))).containsExactly(id);
		assertThat(ids(operator.page(find("from", to)))).isEmpty();
		assertThat(ids(operator.page(find("to", from)))).doesNotContain(id);
		assertThat(operator.page(find("from", from))).contains("value=\"" + from + "\"");
	}

	/**
	 * An event out of the spool is stored after events that the bridge received later.
	 */
	@Test
	void timeFindsAnEventThatWasStoredLate() {
		String endpoint = orphan(3, "dead", "'2026-02-03T10:00:00Z'");
		ConsoleBrowser operator = signedIn(OPERATOR);
		assertThat(ids(operator.page(find("endpoint", endpoint, "from", "2026-02-03T12:00", "to", "2026-02-03T12:01"))))
			.hasSize(3);
		assertThat(ids(operator.page(find("endpoint", endpoint, "from", "2026-02-03T12:01")))).isEmpty();
		assertThat(ids(operator.page(find("endpoint", endpoint, "to", "2026-02-03T12:00")))).isEmpty();
	}

	@Test
	void rowSaysWhatHappened() {
		String call = call();
		String id = dead(call);
		String page = signedIn(OPERATOR).page(find("call", call));
		assertThat(page).contains("<h1>Deliveries</h1>", "+380 67 123 44 55", "agent-1001",
				"dead after 1 try: answered 422", "href=\"/console/deliveries/" + id + "\"");
		delivered(call, Answer.status(503), "due", Map.of("event", "bridged"));
		assertThat(signedIn(OPERATOR).page(find("call", call, "state", "due"))).contains("due, next try in ")
			.contains("last: answered 503");
	}

	@Test
	void pagesLeadToOlderAndNewerDeliveries() {
		String endpoint = orphan(230, "dead", "now()");
		ConsoleBrowser operator = signedIn(OPERATOR);
		String first = operator.page(find("endpoint", endpoint));
		assertThat(ids(first)).hasSize(100);
		assertThat(first).doesNotContain("rel=\"prev\"");
		String second = operator.page(link(first, "next"));
		String third = operator.page(link(second, "next"));
		assertThat(third).doesNotContain("rel=\"next\"");
		assertThat(ids(third)).hasSize(30);
		assertThat(List.of(ids(first), ids(second), ids(third)).stream().flatMap(List::stream)).hasSize(230)
			.doesNotHaveDuplicates();
		assertThat(ids(operator.page(link(third, "prev")))).isEqualTo(ids(second));
		assertThat(ids(operator.page(link(second, "prev")))).isEqualTo(ids(first));
	}

	private static String link(String page, String rel) {
		return all(page, "<a href=\"([^\"]+)\" rel=\"" + rel + "\"").get(0)
			.replace("&amp;", "&")
			.replace("&#x3D;", "=");
	}

	@Test
	void viewerSeesNoNumbersNamesOrButtons() {
		String call = call();
		String id = delivered(call, Answer.status(422).body("text/plain", "answer-of-crm"), "dead",
				Map.of("client_name", "Olena Bondar"));
		ConsoleBrowser viewer = signedIn(VIEWER);
		for (String path : List.of(find("call", call), PATH + "/" + id)) {
			assertThat(viewer.page(path)).contains("+380 67 ••• 44 55")
				.doesNotContain("123", "agent-1001", "Bondar", "answer-of-crm", "Deliver again", "Drop");
		}
		String clerk = signedIn(CLERK).page(PATH + "/" + id);
		assertThat(clerk).contains("+380 67 123 44 55", "agent-1001", "Olena Bondar", "answer-of-crm")
			.doesNotContain("Deliver again", "Drop");
	}

	@Test
	void callShowsAllItsEvents() {
		String call = call();
		dead(call);
		accept(call, Map.of("event", "offering"));
		accept(call, Map.of("event", "leaving"));
		String page = signedIn(VIEWER).page(find("call", call));
		assertThat(page).contains("<strong>answered</strong>", "<strong>offering</strong>", "<strong>leaving</strong>",
				"call-journal: dead after 1 try", "screen-pop: ");
	}

	@Test
	void hostileTextIsShownAsText() {
		String call = "<img src=x onerror=alert(1)>" + call();
		String id = delivered(call, Answer.status(422).body("text/html", HOSTILE), "dead",
				Map.of("agent", HOSTILE, "cid", HOSTILE, "more", HOSTILE, "queue", HOSTILE));
		ConsoleBrowser operator = signedIn(OPERATOR);
		for (String path : List.of(find("call", call), PATH + "/" + id, find("endpoint", HOSTILE, "call", HOSTILE),
				find("state", "dead"))) {
			assertThat(operator.page(path)).contains("&lt;").doesNotContain("<script>alert", "<img src=x", "\"'{{");
		}
		assertThat(operator.post(DROP, "seen", "2026-11-22T10:00:00Z", "all", "true", "call", HOSTILE).body())
			.contains("&lt;script&gt;")
			.doesNotContain("<script>alert");
	}

	@ParameterizedTest
	@ValueSource(strings = { "state=lost", "state=dead&state=due", "call=a&call=b", "from=yesterday",
			"to=1969-01-01T00:00", "from=%2B999999999-01-01T00:00", "before=x", "after=7", "before=1-a&before=2-a",
			"call=%00", "endpoint=a%0Ab" })
	void wrongFilterIsRefused(String query) {
		assertThat(signedIn(VIEWER).get(PATH + "?" + query).statusCode()).isEqualTo(400);
	}

	@Test
	void filterThatIsTooLongIsRefused() {
		assertThat(signedIn(VIEWER).get(find("call", "x".repeat(256))).statusCode()).isEqualTo(400);
	}

	@ParameterizedTest
	@CsvSource({ "999999999-call-journal", "none", "1-none", "drop", "%00", "99999999999999999999-call-journal" })
	void unknownDeliveryIsNotFound(String id) {
		assertThat(signedIn(OPERATOR).get(PATH + "/" + id).statusCode()).isIn(400, 404);
		assertThat(signedIn(OPERATOR).get(PATH + "/999999999-call-journal").statusCode()).isEqualTo(404);
	}

	@Test
	void deliveryShowsEventAndAttempts() {
		String call = call();
		String id = delivered(call, Answer.status(422).body("text/plain", "no such customer"), "dead", Map.of());
		String page = signedIn(OPERATOR).page(PATH + "/" + id);
		assertThat(page).contains("answered for call-journal", "answered 422", "<pre", "no such customer", call, " ms");
		assertThat(page.replace("&quot;", "\"")).contains("\"cid\" : \"" + NUMBER + "\"");
	}

	@Test
	void emptyTableSaysWhatToDo() {
		assertThat(signedIn(VIEWER).page(find("call", call()))).contains("No delivery fits. Change the filter");
	}

	@Test
	void pageIsInUkrainianToo() {
		String call = call();
		String id = dead(call);
		ConsoleBrowser operator = signedIn(OPERATOR).language("uk");
		assertThat(operator.page(find("call", call))).contains("<h1>Доставки</h1>", "Надіслати ще раз", "Відкинути",
				"не доставлено, спроб: 1; відповідь 422");
		assertThat(operator.page(PATH + "/" + id)).contains("Останні спроби");
	}

}
