package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.nio.file.Path;
import java.util.List;

import dev.crmbridge.config.RouteFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All shipped route files match Camel's schema in the explicit form, and a file that does
 * not is reported.
 */
class RouteSchemaTest {

	@Test
	void shippedFilesMatchTheSchema() {
		assertThat(RouteFiles.in(RouteFolder.DEFAULT).files()).flatExtracting(RouteSchema::problems).isEmpty();
	}

	@Test
	void acceptsExplicitForm() {
		assertThat(problems(GoodRoutes.withStep("- bean:\n    ref: greeter\n    method: greet"))).isEmpty();
	}

	@Test
	void reportsUnknownNames() {
		assertThat(problems(GoodRoutes.with("- setBody:", "- setBodyy:")))
			.anyMatch((line) -> line.contains("setBodyy"));
		assertThat(problems(GoodRoutes.with("routeConfigurationId:", "routeConfigurationIdd:")))
			.anyMatch((line) -> line.contains("routeConfigurationIdd"));
	}

	@Test
	void acceptsPlaceholderButNoWordForNumber() {
		String breaker = "- circuitBreaker:\n    resilience4jConfiguration:\n      timeoutDuration: \"%s\"\n    steps: []\n";
		assertThat(problems(GoodRoutes.withStep(breaker.formatted("{{wait}}")))).isEmpty();
		for (String word : List.of("soon", "{{wait}}s")) {
			assertThat(problems(GoodRoutes.withStep(breaker.formatted(word)))).singleElement()
				.asString()
				.contains("timeoutDuration");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "- to: direct:greeting", "- toD: direct:greeting", "- log: hello",
			"- setBody:\n    simple: hello", "- setBody:\n    simple:\n      expression: hello",
			"- setBody:\n    expression:\n      simple: hello", "- setHeader:\n    name: a\n    constant: b",
			"- setVariables:\n    variables:\n      - name: a\n        simple: b",
			"- filter:\n    simple: \"${body}\"\n    steps: []",
			"- choice:\n    when:\n      - simple: \"${body}\"\n        steps: []",
			"- choice:\n    when:\n      - expression:\n          simple: \"${body}\"\n        steps: []",
			"- choice:\n    otherwise:\n      steps:\n        - removeHeaders: \"*\"",
			"- split:\n    expression:\n      method: rows\n    steps: []" })
	void reportsShortForm(String step) {
		assertThat(problems(GoodRoutes.withStep(step))).isNotEmpty();
	}

	@Test
	void reportsShortFormInPolicy() {
		assertThat(problems(GoodRoutes.with("constant:\n              expression: \"true\"", "constant: \"true\"")))
			.isNotEmpty();
	}

	private static List<String> problems(String yaml) {
		return RouteSchema.problems(new RouteFile(Path.of(GoodRoutes.FILE), yaml));
	}

}
