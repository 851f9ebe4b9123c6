package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.crmbridge.config.RouteFolder;
import dev.crmbridge.config.start.StartCheckListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All shipped route files keep the conventions, and a file that breaks a rule is
 * reported.
 */
class RouteConventionsTest {

	private static final RouteFiles SHIPPED = RouteFiles.in(RouteFolder.DEFAULT);

	private static final String FILE = "error-handling.camel.yaml";

	private static final String STEP = "- removeHeaders:\n    pattern: \"*\"\n";

	private static final String SET_VARIABLE = """
			- setVariable:
			    name: guest
			    expression:
			      simple:
			        expression: x
			""";

	@Test
	void shippedFilesKeepTheConventions() {
		assertThat(SHIPPED.definitions()).extracting(RouteFile.Definition::id)
			.contains("caller-lookup", "http-errors", "query-crm-sql", "call-journal");
		assertThat(RouteConventions.problems(SHIPPED)).isEmpty();
	}

	@Test
	void shippedFilesPassTheStartChecks() {
		StandardEnvironment settings = new StandardEnvironment();
		ConfigDataEnvironmentPostProcessor.applyTo(settings);
		assertThat(StartCheckListener.all()).flatExtracting((check) -> check.problems(settings)).isEmpty();
	}

	@Test
	void acceptsFileThatKeepsTheRules() {
		assertThat(problems(GoodRoutes.YAML)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', quoteCharacter = '`',
			textBlock = """
					id: greeting\\n                                   ~ id: greet--caller\\n      ~ :3: route greet--caller must have an id in kebab-case
					id: greeting\\n                                   ~ id: greetTheCaller\\n    ~ :3: route greetTheCaller must have an id in kebab-case
					`    id: greeting\\n` ~ ``                        ~ :2: route  must have an id in kebab-case
					description: Sends a greeting                     ~ description: " "          ~ :17: route send-greeting has no description
					id: send-greeting                                 ~ id: greeting-sender       ~ :21: route greeting-sender is called by another name than its id
					`    routeConfigurationId: "greeting-errors"\\n` ~ ``                        ~ :17: route send-greeting names no routeConfigurationId
					`    description: Handles errors\\n` ~ ``                        ~ : routeConfiguration greeting-errors has no description
					id: greeting-errors                               ~ id: greeting-policy       ~ : routeConfiguration greeting-policy must have an id that ends with -errors
					id: greeting-errors                               ~ id: greetingErrors-errors ~ : routeConfiguration greetingErrors-errors must have an id in kebab-case
					`            id: post-greeting\\n` ~ ``                        ~ : route send-greeting touches the outside by to http:localhost/greetings, which has no id
					`            description: The greeting goes out\\n` ~ ``                     ~ : route send-greeting touches the outside by to http:localhost/greetings, which has no description
					`# Greetings: someone asks, we greet.\\n` ~ ``                        ~ :1: opens with a comment of 0 lines
					`# Greetings: someone asks, we greet.\\n` ~ #\\n#\\n#\\n#\\n#\\n#\\n  ~ :1: opens with a comment of 6 lines
					${header.name}                                    ~ ${variable.guest}         ~ :1: its header does not name the variable guest
					""")
	void reportsChange(String good, String bad, String problem) {
		String changed = GoodRoutes.with(good.translateEscapes(), bad.translateEscapes());
		assertThat(problems(changed)).singleElement().asString().startsWith(FILE + ":").contains(problem);
	}

	@ParameterizedTest
	@ValueSource(strings = { "- to:\n    uri: sql", "- to:\n    uri: file:out",
			"- toD:\n    uri: \"{{greetings.url}}\"", "- wireTap:\n    uri: https://example.com",
			"- pollEnrich:\n    expression:\n      constant:\n        expression: file:in",
			"- enrich:\n    expression:\n      simple:\n        expression: http:example.com",
			"- poll:\n    uri: platform-http:/x" })
	void reportsEveryKindOfUnnamedOutsideStep(String step) {
		assertThat(problems(GoodRoutes.withStep(step))).hasSize(2)
			.allSatisfy((problem) -> assertThat(problem).contains(": route send-greeting touches the outside by "));
	}

	@Test
	void acceptsUnnamedInsideSteps() {
		assertThat(problems(GoodRoutes.withStep("""
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
				"""))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "- process:\n    ref: greeter", "- script:\n    expression:\n      simple: x",
			"- setBody:\n    expression:\n      groovy:\n        expression: 1 + 1",
			"- filter:\n    expression:\n      js:\n        expression: 1 + 1\n    steps: []" })
	void reportsCode(String step) {
		assertThat(problems(GoodRoutes.withStep(step))).singleElement()
			.asString()
			.contains(": route send-greeting holds code: ");
	}

	@Test
	void reportsOnExceptionOutsideOfPolicies() {
		String handler = "- onException:\n    exception:\n      - java.lang.Exception\n";
		assertThat(problems(GoodRoutes.withStep(handler))).singleElement()
			.asString()
			.contains(": route send-greeting has an onException");
		assertThat(problems(GoodRoutes.YAML + handler)).anyMatch((problem) -> problem.contains("has an onException"));
	}

	@Test
	void reportsPolicyInAnotherFile() {
		assertThat(problems("greeting.camel.yaml", GoodRoutes.YAML)).singleElement()
			.asString()
			.endsWith("routeConfiguration greeting-errors must stand in error-handling.camel.yaml");
	}

	@Test
	void reportsBlockAndTemplate() {
		assertThat(problems(GoodRoutes.YAML + "- templatedRoute:\n    routeTemplateRef: x\n    routeId: screenPop\n"))
			.singleElement()
			.asString()
			.endsWith("templatedRoute screenPop must have an id in kebab-case");
		assertThat(problems(GoodRoutes.YAML + """
				- routeTemplate:
				    id: endpoint
				    description: Polls
				    route:
				      from:
				        uri: "direct:deliver-{{name}}"
				        steps: []
				""")).singleElement().asString().endsWith("routeTemplate endpoint names no routeConfigurationId");
	}

	@Test
	void reportsIncompleteRequest() {
		String header = """
				name: CamelHttpPath
				expression:
				  constant:
				    expression: /agents
				""";
		assertThat(problems(GoodRoutes.withStep("- setHeaders:\n    headers:\n      -\n" + header.indent(8))))
			.satisfiesExactly((problem) -> assertThat(problem).endsWith("has a request without CamelHttpMethod"),
					(problem) -> assertThat(problem).endsWith("has a request without CamelHttpQuery"));
		assertThat(problems(GoodRoutes.withStep("- setHeader:\n" + header.indent(4)))).singleElement()
			.asString()
			.endsWith("has a request that names its headers in several steps");
	}

	@Test
	void reportsLongFileAndLongRoute() {
		int lines = (int) GoodRoutes.YAML.lines().count();
		assertThat(problems(GoodRoutes.YAML + "\n".repeat(90 - lines))).isEmpty();
		assertThat(problems(GoodRoutes.YAML + "\n".repeat(91 - lines)))
			.containsExactly(FILE + ":1: has 91 lines, 90 at most");
		assertThat(problems(GoodRoutes.withStep(STEP.repeat(11)))).isEmpty();
		assertThat(problems(GoodRoutes.withStep(STEP.repeat(12)))).singleElement()
			.asString()
			.endsWith("route send-greeting has 13 steps, 12 at most");
	}

	@Test
	void reportsTooManyFilesOfEngineers() {
		String text = GoodRoutes.YAML.substring(0, GoodRoutes.YAML.indexOf("- routeConfiguration:"));
		Stream<String> names = IntStream.range(0, 12).mapToObj((n) -> n + ".camel.yaml");
		RouteFile[] files = Stream.concat(names, Stream.of("system/12.camel.yaml", "13.camel.yaml"))
			.map((name) -> new RouteFile(Path.of("routes", name), text))
			.toArray(RouteFile[]::new);
		assertThat(RouteConventions.problems(new RouteFiles(files)))
			.containsExactly("routes/: 13 files are not in system/, 12 at most");
	}

	@Test
	void reportsTooManyStepsThatSetVariables() {
		String documented = "# variable guest (String)\n";
		assertThat(problems(documented + GoodRoutes.withStep(STEP.repeat(5) + SET_VARIABLE))).isEmpty();
		assertThat(problems(documented + GoodRoutes.withStep(STEP.repeat(4) + SET_VARIABLE)))
			.containsExactly("routes/: 1 of 9 steps set a variable, a tenth at most");
	}

	@Test
	void beanStepsNameTheirArguments() {
		assertThat(BeanSteps.problems(SHIPPED)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			map                             ~ problemMapper.map names 0 arguments, and takes 2
			map(${exception})               ~ problemMapper.map names 1 arguments, and takes 2
			map(${routeId}, ${exception})   ~
			retryAfter                      ~
			""")
	void reportsBeanStepWithUnseenOrMissingArguments(String method, String problem) {
		String step = "- bean:\n    ref: problemMapper\n    method: \"%s\"".formatted(method);
		RouteFile file = new RouteFile(Path.of(FILE), GoodRoutes.withStep(step));
		assertThat(BeanSteps.problems(new RouteFiles(file))).hasSize((problem != null) ? 1 : 0)
			.allSatisfy((found) -> assertThat(found.message()).isEqualTo(problem));
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

	private static List<String> problems(String yaml) {
		return problems(FILE, yaml);
	}

	private static List<String> problems(String file, String yaml) {
		return RouteConventions.problems(new RouteFiles(new RouteFile(Path.of(file), yaml)));
	}

}
