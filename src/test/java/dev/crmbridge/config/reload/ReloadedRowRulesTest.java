package dev.crmbridge.config.reload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.config.RouteFile;
import dev.crmbridge.config.RouteFile.Definition;
import dev.crmbridge.testkit.context.ListTestBase;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/** Reloads of {@code check-rows} while a list is being read. */
class ReloadedRowRulesTest extends ListTestBase {

	private static final Path FILE = Path.of("routes/check-rows.camel.yaml");

	/** Three batches. */
	private static final int ROWS = 1200;

	@Autowired
	private CamelContext camel;

	@Autowired
	private RouteReplacer replacer;

	@AfterEach
	void restoreShippedRoute() throws Exception {
		PluginHelper.getRoutesLoader(this.camel)
			.updateRoutes(ResourceHelper.resolveMandatoryResource(this.camel, "file:" + FILE));
	}

	@Test
	void reloadInTheMiddleOfAListLosesAndDoublesNoRow() throws Exception {
		Map<String, Definition> running = new LinkedHashMap<>();
		List<String> problems = new ArrayList<>();
		this.replacer.replace(running, rules("old-rule"), problems);
		String list = drop(marker(), ROWS);
		await().until(() -> this.camel.getInflightRepository().size("check-rows") > 0);
		this.replacer.replace(running, rules("new-rule"), problems);
		assertThat(problems).isEmpty();
		JsonNode receipt = loaded(list);
		assertEachRowOnce(receipt);
		assertThat(receipt.path("rows").asInt()).isEqualTo(ROWS);
		// a row of ten is rejected, by the rule that was in use
		assertThat(receipt.path("rejected").asInt()).isEqualTo(ROWS / 10);
		assertThat(receipt.path("rejections").findValuesAsText("code")).contains("old-rule")
			.isSubsetOf("old-rule", "new-rule");
		assertThat(loaded(drop(marker(), 10)).path("rejections").findValuesAsText("code")).containsExactly("new-rule");
	}

	/** Returns the definitions of a slow rule that rejects with this code. */
	private static Map<String, Definition> rules(String code) {
		return RouteReplacer.routes(new RouteFile(FILE,
				"""
						- route:
						    id: check-rows
						    description: Rejects each tenth row, slowly
						    routeConfigurationId: propagate-errors
						    from:
						      uri: direct:check-rows
						      steps:
						        - delay: {expression: {constant: {expression: 200}}}
						        - split:
						            expression: {simple: {expression: "${body}"}}
						            steps:
						              - filter:
						                  expression: {simple: {expression: "${body.get('contract')} endsWith '0'"}}
						                  steps:
						                    - script: {expression: {simple: {expression: "${body.reject('%s', 'ends with 0')}"}}}
						"""
					.formatted(code)));
	}

}
