package dev.crmbridge.testkit.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.crmbridge.config.start.StartCheckListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All shipped route files keep the conventions, and a file that breaks a rule is
 * reported.
 */
class RouteConventionsTest {

	private static final RouteFiles SHIPPED = RouteFiles.in(Path.of("routes"));

	private static final RouteConventions CONVENTIONS = new RouteConventions(SHIPPED);

	private static RouteConventions file(String yaml) {
		return new RouteConventions(RouteFiles.of(Map.of(GoodRoutes.FILE, yaml)));
	}

	private static RouteConventions with(String old, String replacement) {
		return file(GoodRoutes.with(old, replacement));
	}

	private static RouteConventions withStep(String step) {
		return file(GoodRoutes.withStep(step));
	}

	private static void assertReported(List<String> problems, String... parts) {
		assertThat(problems).singleElement().asString().startsWith(GoodRoutes.FILE).contains(parts);
	}

	@Test
	void findsShippedRoutes() {
		assertThat(SHIPPED.names()).contains("caller-lookup.camel.yaml", "error-handling.camel.yaml");
		assertThat(SHIPPED.routeIds()).contains("caller-lookup");
	}

	@Test
	void shippedFilesPassTheStartChecks() {
		StandardEnvironment settings = new StandardEnvironment();
		ConfigDataEnvironmentPostProcessor.applyTo(settings);
		assertThat(StartCheckListener.all()).flatExtracting((check) -> check.problems(settings)).isEmpty();
	}

	@Test
	void acceptsFileThatKeepsTheRules() {
		RouteConventions good = file(GoodRoutes.YAML);
		assertThat(good.routes().routeIds()).containsExactly("greeting", "send-greeting");
		assertThat(good.nameProblems()).isEmpty();
		assertThat(good.directNameProblems()).isEmpty();
		assertThat(good.routesWithoutPolicy()).isEmpty();
		assertThat(good.ownErrorHandling()).isEmpty();
		assertThat(good.sizeProblems()).isEmpty();
		assertThat(good.headerProblems()).isEmpty();
		assertThat(good.unnamedOutsideSteps()).isEmpty();
		assertThat(good.code()).isEmpty();
	}

	@Test
	void shippedRoutesHaveIdsAndDescriptions() {
		assertThat(CONVENTIONS.nameProblems()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Greeting", "greetTheCaller", "greet_caller", "greet--caller", "-greeting", "greeting-",
			"greet.caller", "1-greeting", "''" })
	void reportsIdNotInKebabCase(String id) {
		assertReported(with("id: greeting\n", "id: " + id + "\n").nameProblems(), "kebab-case");
	}

	@Test
	void reportsRouteWithoutId() {
		assertReported(with("    id: greeting\n", "").nameProblems(), "without an id");
		assertThat(file("- from:\n    uri: timer:tick\n    steps: []\n").nameProblems()).hasSize(2);
	}

	@Test
	void reportsInvalidIdOfPolicyOrEndpointBlock() {
		assertReported(with("id: greeting-errors", "id: greetingErrors").nameProblems(), "greetingErrors");
		assertReported(file(GoodRoutes.YAML + "- templatedRoute:\n    routeTemplateRef: x\n    routeId: screenPop\n")
			.nameProblems(), "screenPop");
	}

	@Test
	void reportsRouteWithoutDescription() {
		assertReported(with("    description: Sends a greeting\n", "").nameProblems(), "send-greeting", "description");
		assertReported(with("description: Sends a greeting", "description: \" \"").nameProblems(), "send-greeting");
	}

	@Test
	void shippedDirectRoutesAreNamedAsCalled() {
		assertThat(CONVENTIONS.directNameProblems()).isEmpty();
	}

	@Test
	void reportsDirectRouteOfAnotherName() {
		assertReported(with("id: send-greeting", "id: greeting-sender").directNameProblems(), "greeting-sender",
				"direct:send-greeting");
		assertReported(
				with("  uri: direct:send-greeting\n      steps",
						"  uri: direct\n      parameters:\n        name: send\n      steps")
					.directNameProblems(),
				"direct:send");
	}

	@Test
	void acceptsDirectNameWithPlaceholderInTemplate() {
		String template = """
				- routeTemplate:
				    id: endpoint
				    description: An endpoint
				    parameters:
				      - name: name
				    route:
				      from:
				        uri: "direct:deliver-{{name}}"
				        steps: []
				""";
		RouteConventions routes = file(GoodRoutes.YAML + template);
		assertThat(routes.directNameProblems()).isEmpty();
	}

	@Test
	void everyRouteNamesAPolicy() {
		assertThat(CONVENTIONS.routesWithoutPolicy()).isEmpty();
	}

	@Test
	void reportsRouteWithoutAPolicy() {
		assertReported(with("    routeConfigurationId: greeting-errors\n", "").routesWithoutPolicy(), "route greeting",
				"names no routeConfigurationId");
		assertReported(with("    routeConfigurationId: \"greeting-errors\"\n", "").routesWithoutPolicy(),
				"route send-greeting", "names no routeConfigurationId");
	}

	@Test
	void reportsTemplateWithoutAPolicy() {
		assertReported(file("""
				- routeTemplate:
				    id: endpoint
				    route:
				      from:
				        uri: scheduler:poll
				        steps: []
				""").routesWithoutPolicy(), "routeTemplate endpoint", "names no routeConfigurationId");
	}

	@Test
	void policiesStandInOneFile() {
		assertThat(CONVENTIONS.policyProblems()).isEmpty();
		assertThat(SHIPPED.definitions("routeConfiguration")).extracting((policy) -> policy.node().path("id").asText())
			.contains("propagate-errors", "log-errors", "http-errors", "lookup-errors", "list-errors");
	}

	@Test
	void reportsPolicyWithoutADescriptionOrInAnotherFile() {
		assertThat(file(GoodRoutes.YAML).policyProblems()).satisfiesExactly(
				(problem) -> assertThat(problem).contains("routeConfiguration greeting-errors: has no description"),
				(problem) -> assertThat(problem).contains("must stand in error-handling.camel.yaml"));
	}

	@Test
	void reportsPolicyWithAMisleadingName() {
		assertThat(with("id: greeting-errors", "id: greeting-policy").policyProblems())
			.anySatisfy((problem) -> assertThat(problem).contains("greeting-policy: its id must end with -errors"));
	}

	@Test
	void engineersHaveFewFiles() {
		assertThat(CONVENTIONS.engineerFileProblems()).isEmpty();
	}

	@Test
	void reportsTooManyFilesOfEngineers() {
		Map<String, String> files = IntStream.range(0, 12)
			.boxed()
			.collect(Collectors.toMap((n) -> n + ".camel.yaml", (n) -> GoodRoutes.YAML));
		assertThat(new RouteConventions(RouteFiles.of(files)).engineerFileProblems()).singleElement()
			.asString()
			.startsWith("12 files are not in system/");
		files.put("system/12.camel.yaml", files.remove("0.camel.yaml"));
		assertThat(new RouteConventions(RouteFiles.of(files)).engineerFileProblems()).isEmpty();
	}

	@Test
	void fewStepsSetVariables() {
		assertThat(CONVENTIONS.variableShareProblems()).isEmpty();
	}

	@Test
	void reportsTooManyStepsThatSetVariables() {
		String step = "- removeHeaders:\n    pattern: \"*\"\n";
		String variable = "- setVariable:\n    name: x\n    expression:\n      simple:\n        expression: x\n";
		assertThat(withStep(step.repeat(5) + variable).variableShareProblems()).isEmpty();
		assertThat(withStep(step.repeat(4) + variable).variableShareProblems())
			.containsExactly("1 of 9 steps set a variable, a tenth at most");
	}

	@Test
	void headersNameTheVariables() {
		assertThat(CONVENTIONS.undocumentedVariables()).isEmpty();
	}

	@Test
	void reportsVariableThatTheHeaderDoesNotName() {
		String step = "- setBody:\n    expression:\n      simple:\n        expression: \"${variable.guest}\"\n";
		assertReported(withStep(step).undocumentedVariables(), "does not name the variable guest");
		assertReported(
				withStep("- to:\n    uri: direct:send-greeting\n    variableReceive: guest").undocumentedVariables(),
				"does not name the variable guest");
		assertThat(file("# variable guest (String)\n" + GoodRoutes.withStep(step)).undocumentedVariables()).isEmpty();
	}

	@Test
	void requestsToWebitelAreComplete() {
		assertThat(CONVENTIONS.incompleteRequests()).isEmpty();
	}

	@Test
	void reportsRequestWithoutAMethodOrAQuery() {
		String step = """
				- setHeaders:
				    headers:
				      - name: CamelHttpPath
				        expression:
				          constant:
				            expression: /agents
				""";
		assertThat(withStep(step).incompleteRequests()).satisfiesExactly(
				(problem) -> assertThat(problem).endsWith("a request names no CamelHttpMethod"),
				(problem) -> assertThat(problem).endsWith("a request names no CamelHttpQuery"));
		assertReported(withStep("""
				- setHeader:
				    name: CamelHttpPath
				    expression:
				      constant:
				        expression: /agents
				""").incompleteRequests(), "in several steps");
	}

	@Test
	void beanStepsNameTheirArguments() {
		assertThat(new BeanSteps(SHIPPED).problems()).isEmpty();
	}

	@Test
	void reportsBeanStepWithUnseenOrMissingArguments() {
		assertThat(problems("map")).singleElement()
			.asString()
			.endsWith("problemMapper.map names 0 arguments, and takes 2");
		assertThat(problems("map(${exception})")).singleElement()
			.asString()
			.endsWith("problemMapper.map names 1 arguments, and takes 2");
		assertThat(problems("map(${routeId}, ${exception})")).isEmpty();
		assertThat(problems("retryAfter")).isEmpty();
	}

	private static List<String> problems(String method) {
		return new BeanSteps(RouteFiles.of(Map.of(GoodRoutes.FILE,
				GoodRoutes.withStep("- bean:\n    ref: problemMapper\n    method: \"%s\"".formatted(method)))))
			.problems();
	}

	@Test
	void fewMethodsReadVariablesThatNoRouteShows() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			assertThat(files.filter((file) -> file.toString().endsWith(".java"))
				.flatMap(RouteConventionsTest::lines)
				.filter((line) -> line.contains("@Variable("))).hasSizeLessThanOrEqualTo(12);
		}
	}

	private static Stream<String> lines(Path file) {
		try {
			return Files.readAllLines(file).stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void shippedPoliciesHandleAllErrors() {
		assertThat(CONVENTIONS.ownErrorHandling()).isEmpty();
	}

	@Test
	void reportsOnExceptionInRoute() {
		assertReported(withStep("- onException:\n    exception:\n      - java.lang.Exception").ownErrorHandling(),
				"route send-greeting");
	}

	@Test
	void reportsOnExceptionOfWholeFile() {
		assertReported(file(GoodRoutes.YAML + "- onException:\n    exception:\n      - java.lang.Exception\n")
			.ownErrorHandling(), "onException");
	}

	@Test
	void shippedFilesAndRoutesAreShort() {
		assertThat(CONVENTIONS.sizeProblems()).isEmpty();
	}

	@Test
	void reportsLongFile() {
		int lines = (int) GoodRoutes.YAML.lines().count();
		assertThat(file(GoodRoutes.YAML + "\n".repeat(90 - lines)).sizeProblems()).isEmpty();
		assertReported(file(GoodRoutes.YAML + "\n".repeat(91 - lines)).sizeProblems(), "91 lines");
	}

	@Test
	void reportsLongRoute() {
		String step = "- removeHeaders:\n    pattern: \"*\"\n";
		assertThat(withStep(step.repeat(11)).sizeProblems()).isEmpty();
		assertReported(withStep(step.repeat(12)).sizeProblems(), "send-greeting", "13 steps");
	}

	@Test
	void shippedFilesOpenWithShortHeader() {
		assertThat(CONVENTIONS.headerProblems()).isEmpty();
	}

	@Test
	void reportsFileWithoutHeader() {
		assertReported(with("# Greetings: someone asks, we greet.\n", "").headerProblems(), "open with a comment");
		assertReported(file("\n" + GoodRoutes.YAML).headerProblems(), "open with a comment");
	}

	@Test
	void reportsLongHeader() {
		assertThat(file("#\n".repeat(4) + GoodRoutes.YAML).headerProblems()).isEmpty();
		assertReported(file("#\n".repeat(5) + GoodRoutes.YAML).headerProblems(), "6 lines");
	}

	@Test
	void shippedOutsideStepsAreNamed() {
		assertThat(CONVENTIONS.unnamedOutsideSteps()).isEmpty();
	}

	@Test
	void reportsUnnamedOutsideStep() {
		assertReported(with("            id: post-greeting\n", "").unnamedOutsideSteps(), "send-greeting",
				"http:localhost/greetings has no id");
		assertReported(with("            description: The greeting goes out\n", "").unnamedOutsideSteps(),
				"send-greeting", "has no description");
	}

	@ParameterizedTest
	@ValueSource(strings = { "- to:\n    uri: sql", "- to: sql:select", "- to:\n    uri: file:out",
			"- toD:\n    uri: \"{{greetings.url}}\"", "- wireTap:\n    uri: https://example.com",
			"- pollEnrich:\n    expression:\n      constant:\n        expression: file:in",
			"- enrich:\n    expression:\n      simple: http:example.com", "- poll:\n    uri: platform-http:/x" })
	void reportsEveryKindOfOutsideStep(String step) {
		assertThat(withStep(step).unnamedOutsideSteps()).hasSize(2)
			.allSatisfy((problem) -> assertThat(problem).startsWith(GoodRoutes.FILE + ": route send-greeting"));
	}

	@Test
	void acceptsUnnamedInsideSteps() {
		assertThat(withStep("""
				- to:
				    uri: direct:greeting
				- to:
				    uri: bean
				    parameters:
				      beanName: greetings
				- enrich:
				    expression:
				      constant:
				        expression: direct:greeting
				""").unnamedOutsideSteps()).isEmpty();
	}

	@Test
	void shippedRoutesHoldNoCode() {
		assertThat(CONVENTIONS.code()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "- process:\n    ref: greeter", "- script:\n    expression:\n      simple: x",
			"- setBody:\n    expression:\n      groovy:\n        expression: 1 + 1",
			"- filter:\n    expression:\n      js:\n        expression: 1 + 1\n    steps: []" })
	void reportsCode(String step) {
		assertReported(withStep(step).code(), "route send-greeting", "is code in a route");
	}

}
