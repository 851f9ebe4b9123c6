package dev.crmbridge.recipes;

import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.context.ListTestBase;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.Operation;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the recipes that reject numbers on a stop list, each with its step in check-rows.
 */
class StopListsTest extends ListTestBase {

	private static final Path RECIPES = Path.of("src/docs/recipes");

	private final String marker = marker();

	@Autowired
	private CamelContext camel;

	@TempDir
	private Path folder;

	private String route;

	@AfterEach
	void restoreShippedRoutes() throws Exception {
		update("check-rows.camel.yaml", Files.readString(Path.of("routes/check-rows.camel.yaml")));
		this.camel.getRouteController().stopRoute(this.route);
		this.camel.removeRoute(this.route);
	}

	@Test
	void numbersInFileAreRejected() throws Exception {
		Path file = this.folder.resolve("stop-list.txt");
		start("stop-list-from-file", "reject-numbers-in-file", "config/stop-list.txt", file.toString());
		// without the file, no row may be loaded
		drop("in/soft", this.marker + ".csv",
				list(this.marker, 3).replace("380503000003,,", "380503000003,0503000009,"));
		JsonNode stopped = await(this.marker + ".csv", "stopped", "loaded");
		assertThat(stopped.path("reason").asText()).startsWith("a rule for rows (check-rows) got no answer.");
		Files.writeString(file, "+380503000001\r\n+38050300000\n+380503000009\n");
		ok(202, admin("POST", "/admin/loads/" + id(stopped) + "/resume"));
		JsonNode receipt = receipt(done(await(this.marker + ".csv", "loaded")));
		assertThat(receipt.at("/rejections/0/code").asText()).isEqualTo("on-the-stop-list");
		assertThat(lines(receipt, "rejected.csv")).extracting((line) -> line.substring(0, 1)).containsExactly("1", "3");
		// the file is read for each batch
		Files.writeString(file, "");
		drop("in/soft", "2-" + this.marker + ".csv", list(this.marker, 3) + "\n");
		assertThat(receipt(done(await("2-" + this.marker + ".csv", "loaded", "stopped"))).path("accepted").asInt())
			.isEqualTo(3);
	}

	@Test
	void numbersOnListOfWebitelAreRejected() throws Exception {
		start("stop-list-from-webitel", "reject-numbers-in-webitel");
		WEBITEL.listNumber(7, "380503000002");
		WEBITEL.listNumber(8, "380503000003");
		WEBITEL.on(Operation.LIST_NUMBERS).failAlways(Failure.badGateway());
		JsonNode stopped = await(drop(this.marker, 3), "stopped", "loaded");
		assertThat(stopped.path("reason").asText()).startsWith("a rule for rows (check-rows) got no answer.");
		WEBITEL.heal();
		ok(202, admin("POST", "/admin/loads/" + id(stopped) + "/resume"));
		JsonNode receipt = receipt(done(await(this.marker + ".csv", "loaded")));
		assertThat(receipt.at("/rejections/0/code").asText()).isEqualTo("on-webitels-list");
		assertThat(lines(receipt, "rejected.csv")).extracting((line) -> line.substring(0, 1)).containsExactly("2");
	}

	/** Adds the recipe's routes, and its step to check-rows as the header says. */
	private void start(String recipe, String name, String... change) throws Exception {
		this.route = name;
		String yaml = Files.readString(RECIPES.resolve(recipe + ".camel.yaml"));
		assertThat(yaml).contains("add to check-rows the step - to: {uri: direct:" + name + "}");
		update(recipe + ".camel.yaml", (change.length == 0) ? yaml : yaml.replace(change[0], change[1]));
		update("check-rows.camel.yaml", """
				- route:
				    id: check-rows
				    description: Rejects numbers on the stop list
				    routeConfigurationId: propagate-errors
				    from:
				      uri: direct:check-rows
				      steps:
				        - to: {uri: direct:%s}
				""".formatted(name));
	}

	private void update(String file, String yaml) throws Exception {
		PluginHelper.getRoutesLoader(this.camel).updateRoutes(ResourceHelper.fromString(file, yaml));
	}

}
