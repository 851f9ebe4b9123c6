package dev.crmbridge.webitel;

import java.net.http.HttpResponse;

import dev.crmbridge.testkit.context.HealthTestBase;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health of Webitel while Webitel refuses the token or does not answer. The last answer
 * counts; a stale one is checked.
 */
class WebitelHealthTest extends HealthTestBase {

	private static final String REFUSED = "Webitel refuses the token";

	private static final String CALL = """
			{"destination":"380501112233","from":{"extension":"1001"}}""";

	@AfterEach
	void assertContract() {
		assertThat(WEBITEL.contractProblems()).isEmpty();
	}

	@Test
	void expiredTokenIsDownUntilARequestSucceeds() {
		WEBITEL.expireTokens();
		assertThat(agent().statusCode()).isEqualTo(502);
		assertThat(awaitDown("webitel")).isEqualTo(REFUSED);
		assertLookupsAreServed();
		WEBITEL.restoreTokens();
		assertThat(component("webitel").path("status").asText()).isEqualTo("DOWN");
		assertThat(agent().statusCode()).isEqualTo(200);
		await("webitel", "UP");
	}

	@Test
	void forbiddenTokenIsDown() {
		WEBITEL.forbidTokens();
		assertThat(agent().statusCode()).isEqualTo(502);
		assertThat(awaitDown("webitel")).isEqualTo(REFUSED);
	}

	@Test
	void refusedTokenIsFoundWithoutRequests() {
		WEBITEL.expireTokens();
		this.clock.forward();
		assertThat(awaitDown("webitel")).isEqualTo(REFUSED);
		WEBITEL.restoreTokens();
		this.clock.forward();
		await("webitel", "UP");
	}

	@Test
	void webitelIsCheckedAtMostOnceAMinute() {
		agent();
		int before = WEBITEL.requests().size();
		for (int i = 0; i < 10; i++) {
			health();
		}
		assertThat(WEBITEL.requests()).hasSize(before);
		WEBITEL.expireTokens();
		this.clock.forward();
		awaitDown("webitel");
		for (int i = 0; i < 10; i++) {
			assertThat(component("webitel").at("/details/reason").asText()).isEqualTo(REFUSED);
		}
		assertThat(WEBITEL.requests()).hasSize(before + 1);
	}

	@Test
	void refusedTokenOfAnAgentIsUp() {
		agent();
		assertThat(call("refused-token").body()).contains("webitel-refused-token");
		assertThat(component("webitel").path("status").asText()).isEqualTo("UP");
	}

	@Test
	void acceptedTokenOfAnAgentStaysDown() {
		WEBITEL.acceptToken("agents-token");
		WEBITEL.on(Operation.AGENT).failAlways(Failure.error(401, "auth.token.expired", FakeWebitel.TOKEN));
		agent();
		assertThat(awaitDown("webitel")).isEqualTo(REFUSED);
		assertThat(call("agents-token").statusCode()).isEqualTo(201);
		assertThat(component("webitel").at("/details/reason").asText()).isEqualTo(REFUSED);
	}

	@Test
	void refusedRequestIsUp() {
		agent();
		assertThat(send(request("crm-1", "/crm/agents/123456")).statusCode()).isEqualTo(404);
		assertThat(component("webitel").path("status").asText()).isEqualTo("UP");
	}

	@Test
	void stoppedWebitelIsDownWithoutRequests() {
		WEBITEL.stop();
		this.clock.forward();
		assertThat(awaitDown("webitel")).contains("cannot be reached");
		assertLookupsAreServed();
		WEBITEL.start();
		assertThat(agent().statusCode()).isEqualTo(200);
		await("webitel", "UP");
	}

	@Test
	void hangingWebitelIsDownSoon() {
		WEBITEL.on().failAlways(Failure.lateAnswer(FakeWebitel.RELEASED));
		this.clock.forward();
		for (int i = 0; i < 3; i++) {
			assertHealthIsPrompt();
		}
		assertThat(awaitDown("webitel")).contains("does not answer");
	}

	private HttpResponse<String> agent() {
		return send(request("crm-1", "/crm/agents/7"));
	}

	private HttpResponse<String> call(String token) {
		return send(post("crm-1", "/crm/calls", CALL).header("X-Webitel-Access", token));
	}

}
