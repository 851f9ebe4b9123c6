package dev.crmbridge.health;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.HealthTestBase;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health names each route that should run and does not. Routes for HTTP requests decide
 * readiness and liveness.
 */
class RoutesHealthTest extends HealthTestBase {

	@Autowired
	private CamelContext camel;

	@AfterEach
	void startRoutes() throws Exception {
		this.camel.getRouteController().startAllRoutes();
	}

	@Test
	void showsComponentsWithPlainNamesOnly() {
		JsonNode health = health();
		assertThat(names(health.path("components"))).containsExactlyInAnyOrder("routes", "store", "crmDatabase",
				"webitel", "spool", "deliveries", "memberLists", "outcomes", "console", "disk", "config", "clock",
				"livenessState", "readinessState");
		assertThat(health.path("components")).allSatisfy((component) -> {
			assertThat(component.path("status").asText()).isEqualTo("UP");
			assertThat(names(component.path("details"))).isSubsetOf("warnings");
		});
		// the keys of the tests are short
		assertThat(health.path("components").path("config").path("details").path("warnings"))
			.allSatisfy((warning) -> assertThat(warning.asText()).doesNotContain("webitel-1", "crm-1", "admin-1"))
			.filteredOn((warning) -> warning.asText().contains("a key is shorter than 16 characters"))
			.hasSize(3);
	}

	@Test
	void namesStoppedHttpRouteAndIsNotReady() throws Exception {
		this.camel.getRouteController().stopRoute("caller-lookup");
		assertThat(awaitDown("routes")).isEqualTo("routes do not run: caller-lookup");
		for (String probe : List.of("/ready", "/live")) {
			assertThat(observe(probe).statusCode()).isEqualTo(503);
			assertThat(observe(probe).body()).contains("caller-lookup");
		}
		this.camel.getRouteController().startRoute("caller-lookup");
		await("routes", "UP");
		assertLookupsAreServed();
	}

	@Test
	void namesSuspendedRoute() throws Exception {
		this.camel.getRouteController().suspendRoute("call-events");
		assertThat(awaitDown("routes")).isEqualTo("routes do not run: call-events");
		this.camel.getRouteController().resumeRoute("call-events");
		await("routes", "UP");
	}

	@Test
	void namesStoppedEndpointWhileServingLookups() throws Exception {
		this.camel.getRouteController().stopRoute("call-journal");
		this.camel.getRouteController().stopRoute("webitel-request");
		assertThat(awaitDown("routes")).isEqualTo("routes do not run: call-journal, webitel-request");
		assertLookupsAreServed();
		assertThat(send(request("admin-1", "/admin/endpoints")).statusCode()).isEqualTo(200);
	}

	@Test
	void namesAllStoppedRoutes() throws Exception {
		this.camel.getRouteController().stopAllRoutes();
		assertThat(awaitDown("routes")).contains("agents", "call-journal", "caller-lookup");
		assertThat(observe("/ready").statusCode()).isEqualTo(503);
	}

	@Test
	void ignoresRouteWithoutAutoStart() throws Exception {
		this.camel.addRoutes(new RouteBuilder() {
			@Override
			public void configure() {
				from("direct:not-meant-to-run").routeId("not-meant-to-run").autoStartup(false).to("log:nothing");
			}
		});
		try {
			assertThat(this.camel.getRouteController().getRouteStatus("not-meant-to-run").isStarted()).isFalse();
			assertThat(component("routes").path("status").asText()).isEqualTo("UP");
		}
		finally {
			this.camel.removeRoute("not-meant-to-run");
		}
	}

	private static List<String> names(JsonNode object) {
		List<String> names = new ArrayList<>();
		object.fieldNames().forEachRemaining(names::add);
		return names;
	}

}
