package dev.crmbridge.web.server;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

import dev.crmbridge.testkit.context.BridgeTestBase;
import dev.crmbridge.testkit.http.RawHttp;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;

import static dev.crmbridge.testkit.http.ProblemAnswers.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

/** An engineer's own route, on a path outside the groups. */
class OwnRouteTest extends BridgeTestBase {

	@Autowired
	private CamelContext camel;

	@BeforeEach
	void addRoute() throws Exception {
		this.camel.addRoutes(new RouteBuilder() {
			@Override
			public void configure() {
				from("platform-http:/own/{id}?httpMethodRestrict=GET,POST").routeId("own-route")
					.setBody(simple("${headers} ${body}"))
					.setHeader("Content-Type", constant("text/plain"));
				from("platform-http:/failing").routeId("failing-route")
					.errorHandler(noErrorHandler())
					.throwException(new IOException("10.0.0.7 refused the password"));
			}
		});
	}

	@AfterEach
	void removeRoute() throws Exception {
		for (String route : List.of("own-route", "failing-route")) {
			this.camel.getRouteController().stopRoute(route);
			this.camel.removeRoute(route);
		}
	}

	@ParameterizedTest
	@CsvSource({ "webitel-1, 401", "crm-1, 401", "no-key, 401", "admin-1, 200" })
	void needsTheAdminKey(String key, int status) {
		assertThat(RawHttp.send(this.port, RawHttp.get("/own/7", key)).status()).isEqualTo(status);
	}

	@Test
	void otherSpellingsAndMethodsNeedTheKey() {
		for (String target : new String[] { "/own/7/", "/own//7", "/OWN/7", "/own/7;x", "/./own/7", "/own/%37" }) {
			assertThat(RawHttp.send(this.port, RawHttp.get(target, "webitel-1")).status()).isIn(400, 401, 404);
		}
		assertProblem(RawHttp.send(this.port, RawHttp.request("DELETE", "/own/7", "webitel-1")), 401);
		assertProblem(RawHttp.send(this.port, RawHttp.request("DELETE", "/own/7", "admin-1")), 405);
	}

	@Test
	void routeSeesPathQueryAndThreeHeaders() {
		RawHttp.Answer answer = RawHttp.send(this.port,
				RawHttp.get("/own/7?a=b&Content-Encoding=gzip", "admin-1", "Idempotency-Key: k", "X-Other: other",
						"Content-Encoding: gzip", "CamelHttpUri: http://elsewhere", "Content-Length: 0"));
		assertThat(answer.body()).contains("id=7", "CamelHttpQuery=a=b&Content-Encoding=gzip", "Idempotency-Key=k");
		assertThat(answer.body().toLowerCase(Locale.ROOT)).doesNotContain("x-other", "elsewhere", "{a=b", " a=b",
				" content-encoding=", "admin-1");
		assertThat(answer.header("Content-Encoding")).isEmpty();
	}

	@Test
	void failureWithoutErrorPolicyIsAProblem() {
		RawHttp.Answer answer = RawHttp.send(this.port, RawHttp.get("/failing", "admin-1"));
		assertProblem(answer, 500);
		assertThat(answer.body()).doesNotContain("10.0.0.7", "password");
	}

}
