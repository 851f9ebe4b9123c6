package dev.crmbridge.testkit.route;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * All shipped route files match Camel's schema in the explicit form, and a file that does
 * not is reported.
 */
class RouteSchemaTest {

	private static final RouteSchema SHIPPED = new RouteSchema(RouteFiles.in(Path.of("routes")));

	private static RouteSchema file(String yaml) {
		return new RouteSchema(RouteFiles.of(Map.of(GoodRoutes.FILE, yaml)));
	}

	private static RouteSchema with(String old, String replacement) {
		return file(GoodRoutes.with(old, replacement));
	}

	private static RouteSchema withStep(String step) {
		return file(GoodRoutes.withStep(step));
	}

	private static void assertReported(List<String> problems, String... parts) {
		assertThat(problems).singleElement().asString().startsWith(GoodRoutes.FILE).contains(parts);
	}

	@Test
	void acceptsFileThatKeepsTheRules() {
		assertThat(file(GoodRoutes.YAML).problems()).isEmpty();
		assertThat(file(GoodRoutes.YAML).shortForms()).isEmpty();
	}

	@Test
	void shippedFilesMatchTheSchema() {
		assertThat(SHIPPED.problems()).isEmpty();
	}

	@Test
	void reportsUnknownStep() {
		assertThat(with("- setBody:", "- setBodyy:").problems()).isNotEmpty()
			.allSatisfy((problem) -> assertThat(problem).startsWith(GoodRoutes.FILE))
			.anySatisfy((problem) -> assertThat(problem).contains("setBodyy"));
	}

	@Test
	void reportsUnknownProperty() {
		assertThat(with("routeConfigurationId:", "routeConfigurationIdd:").problems()).isNotEmpty()
			.anySatisfy((problem) -> assertThat(problem).contains(GoodRoutes.FILE, "routeConfigurationIdd"));
	}

	@Test
	void acceptsPlaceholderButNoWordForNumber() {
		String breaker = "- circuitBreaker:\n    resilience4jConfiguration:\n      timeoutDuration: \"%s\"\n    steps: []\n";
		assertThat(withStep(breaker.formatted("{{wait}}")).problems()).isEmpty();
		assertReported(withStep(breaker.formatted("soon")).problems(), "timeoutDuration");
		assertReported(withStep(breaker.formatted("{{wait}}s")).problems(), "timeoutDuration");
	}

	@ParameterizedTest
	@ValueSource(strings = { "# nothing\n", "# no list\nroute:\n  id: greeting\n", "[]" })
	void reportsFileWithoutRoutes(String yaml) {
		assertThat(file(yaml).problems()).isNotEmpty()
			.allSatisfy((problem) -> assertThat(problem).startsWith(GoodRoutes.FILE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "- route: [", "- route:\n    id: greeting\n    id: greeting\n" })
	void refusesInvalidYamlAndDuplicateKeys(String yaml) {
		assertThatIllegalArgumentException().isThrownBy(() -> file(yaml)).withMessageContaining(GoodRoutes.FILE);
	}

	@Test
	void shippedFilesAreInTheExplicitForm() {
		assertThat(SHIPPED.shortForms()).isEmpty();
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
		assertReported(withStep(step).shortForms(), "route send-greeting", "short form");
	}

	@Test
	void reportsShortFormInPolicy() {
		assertReported(with("constant:\n              expression: \"true\"", "constant: \"true\"").shortForms(),
				"routeConfiguration greeting-errors", "constant: true");
	}

	@Test
	void acceptsRefAndMethodOfBean() {
		assertThat(withStep("- bean:\n    ref: greeter\n    method: greet").shortForms()).isEmpty();
	}

}
