package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.nio.file.Path;
import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Duplicate ids, and unknown policies and templates. */
class RouteNameCheckTest {

	private static final RouteFile GOOD = file(GoodRoutes.FILE, GoodRoutes.YAML);

	@Test
	void acceptsValidRoutes() {
		assertThat(problems(GOOD)).isEmpty();
	}

	@Test
	void rejectsIdOfAnotherFile() {
		assertThat(problems(GOOD, file("second.camel.yaml", "- route:\n    id: greeting\n")))
			.containsExactly("second.camel.yaml:2: id \"greeting\" is already used by greeting.camel.yaml:3");
	}

	@Test
	void rejectsStepWithIdOfRoute() {
		assertThat(problems(GoodRoutes.with("id: post-greeting", "id: greeting"))).singleElement()
			.asString()
			.contains("\"greeting\" is already used");
	}

	@Test
	void ignoresIdParameterOfEndpoint() {
		assertThat(problems(GoodRoutes.withStep("- to:\n    uri: mock:x\n    parameters:\n      id: greeting")))
			.isEmpty();
	}

	@Test
	void rejectsEndpointBlockWithIdOfRoute() {
		assertThat(problems(GOOD, file("blocks.camel.yaml", """
				- routeTemplate:
				    id: endpoint
				- templatedRoute:
				    routeTemplateRef: endpoint
				    routeId: greeting
				"""))).singleElement().asString().startsWith("blocks.camel.yaml:5: id \"greeting\" is already used");
	}

	@Test
	void acceptsPolicyWithIdOfRoute() {
		assertThat(problems(GOOD, file("policies.camel.yaml", "- routeConfiguration:\n    id: greeting\n"))).isEmpty();
		assertThat(problems(GOOD, file("policies.camel.yaml", "- routeConfiguration:\n    id: greeting-errors\n")))
			.singleElement()
			.asString()
			.startsWith("policies.camel.yaml:2: id \"greeting-errors\" is already used");
	}

	@Test
	void rejectsUnknownPolicyWithKnownOnes() {
		assertThat(problems(GoodRoutes.with("Id: greeting-errors", "Id: greeting-erors")))
			.containsExactly("greeting.camel.yaml:5: unknown error policy (routeConfiguration) \"greeting-erors\";"
					+ " known policies: [greeting-errors]");
	}

	@Test
	void rejectsBlankThatCamelWouldTakeForPartOfAName() {
		assertThat(problems(GoodRoutes.with("Id: greeting-errors", "Id: \"greeting-errors, greeting-errors\"")))
			.containsExactly("greeting.camel.yaml:5: routeConfigurationId must be names joined by commas without"
					+ " blanks, was \"greeting-errors, greeting-errors\"");
	}

	@Test
	void rejectsUnknownTemplateWithKnownOnes() {
		assertThat(problems(file("blocks.camel.yaml", """
				- routeTemplate:
				    id: endpoint
				- templatedRoute:
				    routeTemplateRef: endpiont
				    routeId: screen-pop
				""")))
			.containsExactly("blocks.camel.yaml:4: unknown routeTemplate \"endpiont\"; known templates: [endpoint]");
	}

	@Test
	void acceptsPolicyThatUnparsableFileMayDefine() {
		List<String> unread = List.of("- routeConfiguration: [id: greeting-erors");
		RouteFile file = file(GoodRoutes.FILE, GoodRoutes.with("Id: greeting-errors", "Id: greeting-erors"));
		assertThat(new RouteNameCheck().problems(new RouteFiles(List.of(file), unread, List.of()))).isEmpty();
	}

	private static List<String> problems(String yaml) {
		return problems(file(GoodRoutes.FILE, yaml));
	}

	private static List<String> problems(RouteFile... files) {
		return new RouteNameCheck().problems(new RouteFiles(files)).stream().map(ConfigProblem::toString).toList();
	}

	private static RouteFile file(String name, String yaml) {
		return new RouteFile(Path.of(name), yaml);
	}

}
