package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.nio.file.Path;
import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code direct:} targets that no route serves, wherever they are named. */
class DirectTargetCheckTest {

	/** Line on which an added step begins. */
	private static final int STEP_LINE = (int) GoodRoutes.YAML
		.substring(0, GoodRoutes.YAML.indexOf("- routeConfiguration:"))
		.lines()
		.count() + 1;

	@Test
	void acceptsValidRoutes() {
		assertThat(problems(GoodRoutes.YAML)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "- to:\n    uri: direct:nowhere", "- to: direct:nowhere",
			"- toD:\n    uri: direct:nowhere", "- to:\n    uri: direct\n    parameters:\n      name: nowhere",
			"- wireTap:\n    uri: direct:nowhere", "- to:\n    uri: direct:nowhere?timeout=1000",
			"- to:\n    uri: direct://nowhere",
			"- enrich:\n    expression:\n      constant:\n        expression: direct:nowhere",
			"- recipientList:\n    expression:\n      constant:\n        expression: direct:send-greeting,direct:nowhere",
			"- toD:\n    uri: direct:nowhere-${body}", "- toD:\n    uri: direct:no${body}where" })
	void rejectsUnservedTargetWithItsLine(String step) {
		List<ConfigProblem> problems = problems(GoodRoutes.withStep(step));
		assertThat(problems).isNotEmpty().allSatisfy((problem) -> {
			assertThat(problem.where()).isEqualTo(GoodRoutes.FILE);
			assertThat(problem.line()).isBetween(STEP_LINE, STEP_LINE + (int) step.lines().count() - 1);
			assertThat(problem.message()).startsWith("no route serves direct:no");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "nowhere", "direct:nowhere" })
	void rejectsTransformThatNoRouteServes(String transform) {
		assertThat(problems(GoodRoutes.YAML + """
				- templatedRoute:
				    routeTemplateRef: crm-endpoint
				    routeId: pop
				    parameters:
				      - {name: name, value: pop}
				      - {name: transform, value: %s}
				""".formatted(transform))).singleElement().asString().contains("no route serves direct:nowhere");
	}

	@Test
	void rejectsUnservedTargetInNestedStep() {
		assertThat(problems(GoodRoutes.withStep("""
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
				"""))).singleElement()
			.hasToString(GoodRoutes.FILE + ":" + (STEP_LINE + 11) + ": no route serves direct:nowhere");
	}

	@Test
	void rejectsUnservedTargetOfPolicy() {
		assertThat(problems(
				GoodRoutes.with("                uri: direct:send-greeting", "                uri: direct:nowhere")))
			.singleElement()
			.asString()
			.endsWith("no route serves direct:nowhere");
	}

	@Test
	void rejectsTargetThatNoBlockOfATemplateServes() {
		String template = """
				- routeTemplate:
				    id: endpoint
				    parameters:
				      - {name: name}
				    route:
				      from:
				        uri: "direct:{{name}}"
				        steps: []
				- templatedRoute:
				    routeTemplateRef: endpoint
				    routeId: screen-pop
				    parameters: [{name: name, value: screen-pop}]
				""";
		assertThat(problems(GoodRoutes.withStep("- to:\n    uri: direct:screen-pop") + template)).isEmpty();
		assertThat(problems(GoodRoutes.withStep("- to:\n    uri: direct:nowhere") + template)).singleElement()
			.asString()
			.endsWith("no route serves direct:nowhere");
	}

	@Test
	void acceptsDynamicTargetThatCouldMatch() {
		assertThat(problems(GoodRoutes.withStep("- toD:\n    uri: direct:send-${body}"))).isEmpty();
		assertThat(problems(GoodRoutes.withStep("- toD:\n    uri: \"direct:{{kind}}-greeting\""))).isEmpty();
	}

	@Test
	void acceptsTargetOfTemplate() {
		assertThat(problems(GoodRoutes.withStep("- to:\n    uri: direct:deliver-screen-pop") + """
				- routeTemplate:
				    id: endpoint
				    parameters:
				      - name: name
				    route:
				      from:
				        uri: "direct:deliver-{{name}}"
				        steps: []
				""")).isEmpty();
	}

	@Test
	void acceptsTargetThatUnparsableFileMayServe() {
		RouteFile file = new RouteFile(Path.of(GoodRoutes.FILE),
				GoodRoutes.withStep("- to:\n    uri: direct:elsewhere"));
		assertThat(DirectTargetCheck
			.problems(new RouteFiles(List.of(file), List.of("- from: [uri: direct:elsewhere"), List.of()))).isEmpty();
	}

	private static List<ConfigProblem> problems(String yaml) {
		return DirectTargetCheck.problems(new RouteFiles(new RouteFile(Path.of(GoodRoutes.FILE), yaml)));
	}

}
