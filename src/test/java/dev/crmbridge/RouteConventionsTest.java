package dev.crmbridge;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What all shipped route files have in common; and, for each rule, that a file which
 * breaks it is reported.
 */
class RouteConventionsTest {

	/** A route that keeps every rule; the bad ones are made of it. */
	private static final String GOOD = """
			# Greetings: someone asks, we greet.
			- route:
			    id: greeting
			    description: Greets whoever asks
			    routeConfigurationId: greeting-errors
			    from:
			      uri: platform-http
			      parameters:
			        path: /greeting
			      steps:
			        - setBody:
			            expression:
			              simple:
			                expression: "Good day, ${header.name}"
			        - to:
			            uri: direct:send-greeting
			- route:
			    id: send-greeting
			    description: Sends a greeting
			    from:
			      uri: direct:send-greeting
			      steps:
			        - to:
			            id: post-greeting
			            description: The greeting goes out
			            uri: http:localhost/greetings
			- routeConfiguration:
			    id: greeting-errors
			    onException:
			      - onException:
			          exception:
			            - java.lang.Exception
			          handled:
			            constant:
			              expression: "true"
			          steps:
			            - to:
			                uri: direct:send-greeting
			""";

	private static final RouteFiles SHIPPED = RouteFiles.in(Path.of("routes"));

	private static RouteFiles file(String yaml) {
		return RouteFiles.of(Map.of("greeting.camel.yaml", yaml));
	}

	/** The good file with one place changed. */
	private static RouteFiles with(String old, String replacement) {
		assertThat(GOOD).contains(old);
		return file(GOOD.replace(old, replacement));
	}

	/** The good file with one more step at the end of its second route. */
	private static RouteFiles withStep(String step) {
		String last = "            uri: http:localhost/greetings\n";
		return with(last, last + step.indent(8));
	}

	private static void assertReported(List<String> problems, String... parts) {
		assertThat(problems).singleElement().asString().startsWith("greeting.camel.yaml").contains(parts);
	}

	@Test
	void theBridgeHasRoutes() {
		assertThat(SHIPPED.names()).contains("caller-lookup.camel.yaml", "error-handling.camel.yaml");
		assertThat(SHIPPED.routeIds()).contains("caller-lookup");
	}

	@Test
	void aFileThatKeepsTheRulesIsNotReported() {
		RouteFiles good = file(GOOD);
		assertThat(good.routeIds()).containsExactly("greeting", "send-greeting");
		assertThat(good.schemaProblems()).isEmpty();
		assertThat(good.nameProblems()).isEmpty();
		assertThat(good.duplicateIds()).isEmpty();
		assertThat(good.directNameProblems()).isEmpty();
		assertThat(good.unservedTargets()).isEmpty();
		assertThat(good.policyProblems()).isEmpty();
		assertThat(good.ownErrorHandling()).isEmpty();
		assertThat(good.sizeProblems()).isEmpty();
		assertThat(good.headerProblems()).isEmpty();
		assertThat(good.unnamedOutsideSteps()).isEmpty();
		assertThat(good.code()).isEmpty();
		assertThat(good.shortForms()).isEmpty();
	}

	@Test
	void filesMatchTheSchema() {
		assertThat(SHIPPED.schemaProblems()).isEmpty();
	}

	@Test
	void anUnknownStepIsReported() {
		assertThat(with("- setBody:", "- setBodyy:").schemaProblems()).isNotEmpty()
			.allSatisfy((problem) -> assertThat(problem).startsWith("greeting.camel.yaml"))
			.anySatisfy((problem) -> assertThat(problem).contains("setBodyy"));
	}

	@Test
	void anUnknownPropertyIsReported() {
		assertThat(with("routeConfigurationId:", "routeConfigurationIdd:").schemaProblems()).isNotEmpty()
			.anySatisfy((problem) -> assertThat(problem).contains("greeting.camel.yaml", "routeConfigurationIdd"));
	}

	@Test
	void aPlaceholderMayStandForANumberButAWordMayNot() {
		String breaker = "- circuitBreaker:\n    resilience4jConfiguration:\n      timeoutDuration: \"%s\"\n    steps: []\n";
		assertThat(withStep(breaker.formatted("{{wait}}")).schemaProblems()).isEmpty();
		assertReported(withStep(breaker.formatted("soon")).schemaProblems(), "timeoutDuration");
		assertReported(withStep(breaker.formatted("{{wait}}s")).schemaProblems(), "timeoutDuration");
	}

	@ParameterizedTest
	@ValueSource(strings = { "# nothing\n", "# no list\nroute:\n  id: greeting\n", "[]" })
	void aFileWithoutRoutesIsReported(String yaml) {
		assertThat(file(yaml).schemaProblems()).isNotEmpty()
			.allSatisfy((problem) -> assertThat(problem).startsWith("greeting.camel.yaml"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "- route: [", "- route:\n    id: greeting\n    id: greeting\n" })
	void aFileThatIsNoYamlOrSaysAThingTwiceIsRefused(String yaml) {
		assertThatIllegalArgumentException().isThrownBy(() -> file(yaml)).withMessageContaining("greeting.camel.yaml");
	}

	@Test
	void routesHaveAnIdInKebabCaseAndADescription() {
		assertThat(SHIPPED.nameProblems()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Greeting", "greetTheCaller", "greet_caller", "greet--caller", "-greeting", "greeting-",
			"greet.caller", "1-greeting", "''" })
	void anIdThatIsNotInKebabCaseIsReported(String id) {
		assertReported(with("id: greeting\n", "id: " + id + "\n").nameProblems(), "kebab-case");
	}

	@Test
	void aRouteWithoutAnIdIsReported() {
		assertReported(with("    id: greeting\n", "").nameProblems(), "without an id");
		assertThat(file("- from:\n    uri: timer:tick\n    steps: []\n").nameProblems()).hasSize(2);
	}

	@Test
	void aPolicyOrAnEndpointBlockWithoutAGoodIdIsReported() {
		assertReported(with("id: greeting-errors", "id: greetingErrors").nameProblems(), "greetingErrors");
		assertReported(
				file(GOOD + "- templatedRoute:\n    routeTemplateRef: x\n    routeId: screenPop\n").nameProblems(),
				"screenPop");
	}

	@Test
	void aRouteWithoutADescriptionIsReported() {
		assertReported(with("    description: Sends a greeting\n", "").nameProblems(), "send-greeting", "description");
		assertReported(with("description: Sends a greeting", "description: \" \"").nameProblems(), "send-greeting");
	}

	@Test
	void idsAreUniqueOverAllFiles() {
		assertThat(SHIPPED.duplicateIds()).isEmpty();
	}

	@Test
	void anIdInTwoFilesIsReported() {
		Map<String, String> files = new LinkedHashMap<>();
		files.put("first.camel.yaml", "- route:\n    id: greeting\n");
		files.put("second.camel.yaml", "- route:\n    id: greeting\n");
		assertThat(RouteFiles.of(files).duplicateIds()).singleElement()
			.asString()
			.contains("first.camel.yaml", "second.camel.yaml", "greeting");
	}

	@Test
	void theIdOfAStepThatIsTakenIsReported() {
		assertReported(with("id: post-greeting", "id: greeting").duplicateIds(), "send-greeting", "id greeting");
	}

	@Test
	void anEndpointBlockWithTheIdOfARouteIsReported() {
		assertReported(
				file(GOOD + "- templatedRoute:\n    routeTemplateRef: x\n    routeId: greeting\n").duplicateIds(),
				"greeting");
	}

	@Test
	void aPolicyThatIsThereTwiceIsReported() {
		assertReported(file(GOOD + "- routeConfiguration:\n    id: greeting-errors\n").duplicateIds(),
				"greeting-errors");
	}

	@Test
	void directRoutesAreNamedAsTheyAreCalled() {
		assertThat(SHIPPED.directNameProblems()).isEmpty();
	}

	@Test
	void aDirectRouteOfAnotherNameIsReported() {
		assertReported(with("id: send-greeting", "id: greeting-sender").directNameProblems(), "greeting-sender",
				"direct:send-greeting");
		assertReported(
				with("  uri: direct:send-greeting\n      steps",
						"  uri: direct\n      parameters:\n        name: send\n      steps")
					.directNameProblems(),
				"direct:send");
	}

	@Test
	void directTargetsAreServed() {
		assertThat(SHIPPED.unservedTargets()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "- to:\n    uri: direct:nowhere", "- to: direct:nowhere",
			"- toD:\n    uri: direct:nowhere", "- to:\n    uri: direct\n    parameters:\n      name: nowhere",
			"- wireTap:\n    uri: direct:nowhere", "- to:\n    uri: direct:nowhere?timeout=1000",
			"- to:\n    uri: direct://nowhere",
			"- enrich:\n    expression:\n      constant:\n        expression: direct:nowhere",
			"- recipientList:\n    expression:\n      constant:\n        expression: direct:greeting,direct:nowhere",
			"- toD:\n    uri: direct:nowhere-${body}", "- toD:\n    uri: direct:no${body}where" })
	void aTargetThatNoRouteServesIsReported(String step) {
		assertThat(withStep(step).unservedTargets())
			.anySatisfy((problem) -> assertThat(problem).startsWith("greeting.camel.yaml: route send-greeting")
				.contains("direct:no"));
	}

	@Test
	void aTargetDeepInsideIsReported() {
		assertReported(withStep("""
				- choice:
				    when:
				      - expression:
				          simple:
				            expression: "${body} == 'x'"
				        steps:
				          - circuitBreaker:
				              steps: []
				              onFallback:
				                steps:
				                  - to:
				                      uri: direct:nowhere
				""").unservedTargets(), "direct:nowhere");
	}

	@Test
	void aTargetOfAPolicyIsReported() {
		assertReported(with("                uri: direct:send-greeting", "                uri: direct:nowhere")
			.unservedTargets(), "routeConfiguration greeting-errors", "direct:nowhere");
	}

	@Test
	void aTargetThatIsKnownOnlyLaterMayBeAnyThatFits() {
		assertThat(withStep("- toD:\n    uri: direct:send-${body}").unservedTargets()).isEmpty();
		assertThat(withStep("- toD:\n    uri: \"direct:{{kind}}-greeting\"").unservedTargets()).isEmpty();
	}

	@Test
	void aTemplatesRouteIsServedUnderEachName() {
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
		RouteFiles files = file(GOOD + template + "- route:\n    id: x\n    from:\n      uri: direct:x\n      steps:\n"
				+ "        - to:\n            uri: direct:deliver-screen-pop\n");
		assertThat(files.unservedTargets()).isEmpty();
		assertThat(files.directNameProblems()).isEmpty();
		assertThat(files.policyProblems()).isEmpty();
	}

	@Test
	void edgesNameAPolicyThatExists() {
		assertThat(SHIPPED.policyProblems()).isEmpty();
	}

	@Test
	void anEdgeWithoutAPolicyIsReported() {
		assertReported(with("    routeConfigurationId: greeting-errors\n", "").policyProblems(), "route greeting",
				"names no routeConfigurationId");
	}

	@Test
	void aTemplatesEdgeWithoutAPolicyIsReported() {
		assertReported(file("""
				- routeTemplate:
				    id: endpoint
				    route:
				      from:
				        uri: scheduler:poll
				        steps: []
				""").policyProblems(), "routeTemplate endpoint", "names no routeConfigurationId");
	}

	@Test
	void aPolicyThatDoesNotExistIsReported() {
		assertReported(
				with("routeConfigurationId: greeting-errors", "routeConfigurationId: greeting-erors").policyProblems(),
				"route greeting", "greeting-erors");
	}

	@Test
	void errorsAreThePoliciesBusiness() {
		assertThat(SHIPPED.ownErrorHandling()).isEmpty();
	}

	@Test
	void onExceptionInsideARouteIsReported() {
		assertReported(withStep("- onException:\n    exception:\n      - java.lang.Exception").ownErrorHandling(),
				"route send-greeting");
	}

	@Test
	void onExceptionOfAWholeFileIsReported() {
		assertReported(file(GOOD + "- onException:\n    exception:\n      - java.lang.Exception\n").ownErrorHandling(),
				"onException");
	}

	@Test
	void filesAndRoutesAreShort() {
		assertThat(SHIPPED.sizeProblems()).isEmpty();
	}

	@Test
	void aLongFileIsReported() {
		int lines = (int) GOOD.lines().count();
		assertThat(file(GOOD + "\n".repeat(90 - lines)).sizeProblems()).isEmpty();
		assertReported(file(GOOD + "\n".repeat(91 - lines)).sizeProblems(), "91 lines");
	}

	@Test
	void aLongRouteIsReported() {
		String step = "- removeHeaders:\n    pattern: \"*\"\n";
		assertThat(withStep(step.repeat(11)).sizeProblems()).isEmpty();
		assertReported(withStep(step.repeat(12)).sizeProblems(), "send-greeting", "13 steps");
	}

	@Test
	void filesOpenWithAShortHeader() {
		assertThat(SHIPPED.headerProblems()).isEmpty();
	}

	@Test
	void aFileWithoutAHeaderIsReported() {
		assertReported(with("# Greetings: someone asks, we greet.\n", "").headerProblems(), "open with a comment");
		assertReported(file("\n" + GOOD).headerProblems(), "open with a comment");
	}

	@Test
	void aLongHeaderIsReported() {
		assertThat(file("#\n".repeat(4) + GOOD).headerProblems()).isEmpty();
		assertReported(file("#\n".repeat(5) + GOOD).headerProblems(), "6 lines");
	}

	@Test
	void stepsThatTouchTheOutsideAreNamed() {
		assertThat(SHIPPED.unnamedOutsideSteps()).isEmpty();
	}

	@Test
	void anOutsideStepWithoutAnIdOrADescriptionIsReported() {
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
	void everyKindOfOutsideStepIsReported(String step) {
		assertThat(withStep(step).unnamedOutsideSteps()).hasSize(2)
			.allSatisfy((problem) -> assertThat(problem).startsWith("greeting.camel.yaml: route send-greeting"));
	}

	@Test
	void stepsThatStayInsideNeedNoName() {
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
	void routesHoldNoCode() {
		assertThat(SHIPPED.code()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "- process:\n    ref: greeter", "- script:\n    expression:\n      simple: x",
			"- setBody:\n    expression:\n      groovy:\n        expression: 1 + 1",
			"- filter:\n    expression:\n      js:\n        expression: 1 + 1\n    steps: []" })
	void codeIsReported(String step) {
		assertReported(withStep(step).code(), "route send-greeting", "is code in a route");
	}

	@Test
	void filesAreInTheExplicitForm() {
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
	void aShortFormIsReported(String step) {
		assertReported(withStep(step).shortForms(), "route send-greeting", "short form");
	}

	@Test
	void aShortFormInAPolicyIsReported() {
		assertReported(with("constant:\n              expression: \"true\"", "constant: \"true\"").shortForms(),
				"routeConfiguration greeting-errors", "constant: true");
	}

	@Test
	void aBeansRefAndMethodAreNoShortForm() {
		assertThat(withStep("- bean:\n    ref: greeter\n    method: greet").shortForms()).isEmpty();
	}

}
