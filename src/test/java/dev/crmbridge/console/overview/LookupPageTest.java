package dev.crmbridge.console.overview;

import java.net.http.HttpResponse;

import dev.crmbridge.testkit.context.ConsoleTestBase;
import dev.crmbridge.testkit.http.ConsoleBrowser;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/** The page on which an operator looks a caller up. */
class LookupPageTest extends ConsoleTestBase {

	private static final String PATH = "/console/lookup";

	@Autowired
	private MeterRegistry meters;

	@Test
	void answerHasEachKeyThatWebitelGets() {
		ConsoleBrowser operator = signedIn(OPERATOR);
		operator.page(PATH);
		String page = operator.post(PATH, "number", "050 111-22-33").body();
		assertThat(page).contains("The CRM answered.", "took ", " ms", "Olena Bondarchuk", "+380501112233");
		for (String key : new String[] { "found", "debt", "cid", "customer_id", "name", "debt_amount", "currency",
				"agent", "queue", "source" }) {
			assertThat(page).contains("<code>" + key + "</code>");
		}
	}

	@Test
	void unknownNumberIsSaid() {
		ConsoleBrowser operator = signedIn(OPERATOR);
		assertThat(operator.post(PATH, "number", "0509999998").body()).contains("no customer has this number",
				"+380509999998");
		assertThat(operator.language("uk").post(PATH, "number", "0509999998").body())
			.contains("клієнта з цим номером немає");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "12", "anonymous", "<script>alert(1)</script>", "\"><img src=x>", "${body}",
			"' or 1=1", "11111111111111111111111111111111111111111111111111111111111111111111111111" })
	void badNumberIsExplained(String number) {
		HttpResponse<String> answer = signedIn(OPERATOR).post(PATH, "number", number);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("This is not a phone number.")
			.doesNotContain("<script>alert", "<img", "<code>");
	}

	@Test
	void missingFieldIsRefused() {
		HttpResponse<String> answer = signedIn(OPERATOR).post(PATH);
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("The form is incomplete");
	}

	@Test
	void lookupOfTheConsoleIsNoCallers() {
		double before = lookups();
		signedIn(OPERATOR).post(PATH, "number", "0501112233");
		assertThat(lookups()).isEqualTo(before);
		get("/webitel/caller-lookup?cid=0501112233");
		assertThat(lookups()).isEqualTo(before + 1);
	}

	@Test
	void formWithoutTokenIsRefused() {
		HttpResponse<String> answer = signedIn(OPERATOR).postWithoutToken(PATH, "number", "0501112233");
		assertThat(answer.statusCode()).isEqualTo(403);
		assertThat(answer.body()).doesNotContain("Olena Bondarchuk");
	}

	@ParameterizedTest
	@ValueSource(strings = { VIEWER, CLERK, SOFT_CLERK })
	void otherRolesNeitherSeeNorOpenThePages(String user) {
		ConsoleBrowser browser = signedIn(user);
		assertThat(browser.page("/console")).doesNotContain("/console/lookup", "/console/activity");
		assertThat(browser.get(PATH).statusCode()).isEqualTo(403);
		assertThat(browser.post(PATH, "number", "0501112233").statusCode()).isEqualTo(403);
		assertThat(browser.get("/console/activity").statusCode()).isEqualTo(403);
	}

	@Test
	void operatorsNavigationHasThePages() {
		assertThat(signedIn(OPERATOR).page("/console")).contains("href=\"/console/lookup\"",
				"href=\"/console/activity\"");
	}

	private double lookups() {
		return this.meters.find("bridge.lookups").timers().stream().mapToLong((timer) -> timer.count()).sum();
	}

}
