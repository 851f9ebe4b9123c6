package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.nio.file.Path;
import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Unknown options of endpoints, and the suggestions for them. */
class EndpointOptionCheckTest {

	private static final EndpointOptionCheck CHECK = new EndpointOptionCheck(new DefaultCamelContext());

	@ParameterizedTest
	@CsvSource(delimiter = '~',
			textBlock = """
					platform-http ~ httpMethodRestrikt ~ unknown parameter "httpMethodRestrikt" of platform-http; did you mean "httpMethodRestrict"?
					platform-http ~ httpMethod         ~ unknown parameter "httpMethod" of platform-http
					platform-http ~ Consumes           ~ unknown parameter "Consumes" of platform-http; did you mean "consumes"?
					scheduler     ~ dealy              ~ unknown parameter "dealy" of scheduler; did you mean "delay"?
					scheduler     ~ delai              ~ unknown parameter "delai" of scheduler; did you mean "delay"?
					scheduler     ~ initial-delay      ~ unknown parameter "initial-delay" of scheduler; did you mean "initialDelay"?
					seda          ~ consumers          ~ unknown parameter "consumers" of seda
					file          ~ minDepths          ~ unknown parameter "minDepths" of file; did you mean "minDepth"?
					file          ~ mixDepth           ~ unknown parameter "mixDepth" of file; did you mean "maxDepth" or "minDepth"?
					file          ~ colour             ~ unknown parameter "colour" of file
					""")
	void rejectsMisspeltParameterWithSuggestion(String component, String parameter, String message) {
		assertThat(problems("""
				- route:
				    from:
				      uri: %s
				      parameters:
				        %s: x
				""".formatted(component, parameter))).containsExactly("routes/x.camel.yaml:5: " + message);
	}

	@Test
	void rejectsMisspeltParameterOfUri() {
		assertThat(problems("""
				- route:
				    from:
				      uri: scheduler:tick?delay=5&repeatCuont=1
				""")).containsExactly("routes/x.camel.yaml:3: unknown parameter \"repeatCuont\" of scheduler;"
				+ " did you mean \"repeatCount\"?");
	}

	@ParameterizedTest
	@ValueSource(strings = { "scheduler:tick?delay=5", "scheduler:tick?scheduler.x=1", "http:localhost?any=1",
			"\"{{url}}?any=1\"", "no-such-component?any=1" })
	void acceptsKnownOption(String uri) {
		assertThat(problems("- route:\n    from:\n      uri: " + uri + "\n")).isEmpty();
	}

	private static List<String> problems(String yaml) {
		return CHECK.problems(new RouteFile(Path.of("routes/x.camel.yaml"), yaml))
			.stream()
			.map(ConfigProblem::toString)
			.toList();
	}

}
