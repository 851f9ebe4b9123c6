package dev.crmbridge.memberlists.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests which mistakes in rules for rows {@code --check} finds, and on which line. */
class RowRuleCheckTest {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			${body.gett('debt')} < 50                  | a row has no "gett"
			${body.debt} < 50                          | a row has no "debt": use get('debt') for a column
			${body?.rejct('a', 'b')}                   | a row has no "rejct"
			${body.reject('our rule!', 'x')}           | the code of a rejection must be small letters
			${body.reject('', 'x')}                    | the code of a rejection must be small letters
			${body.reject('no-good-number', 'x')}      | the code "no-good-number" is one of the bridge's own
			""")
	void findsMistakeWithItsLine(String expression, String message) throws IOException {
		String step = "- script: {expression: {simple: {expression: \"" + expression + "\"}}}";
		assertThat(problems(split(step))).singleElement()
			.asString()
			.startsWith(this.folder.resolve("check-rows.camel.yaml") + ":9: " + message);
		String filter = "- filter: {expression: {simple: {expression: \"" + expression + "\"}}, steps: [{stop: {}}]}";
		assertThat(problems(split(filter))).hasSize(1);
		assertThat(problems(split("- choice: {when: [{expression: {constant: {expression: x}}, steps: [" //
				+ step.substring(2) + "]}]}")))
			.hasSize(1);
	}

	@Test
	void findsWrongCodeInBeanStep() throws IOException {
		assertThat(problems(split("- bean: {ref: row, method: \"reject(${body}, bad-number, 'x, y')\"}"))).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "- script: {expression: {simple: {expression: \"${body.reject('our-rule', 'x')}\"}}}",
			"- script: {expression: {simple: {expression: \"${body.reject(${body.get('code')}, 'x')}\"}}}",
			"- bean: {ref: row, method: \"reject(${body}, our-rule, words, of a clerk)\"}",
			"- log: {message: \"${body} ${body.class.name}\"}",
			"- filter: {expression: {simple: {expression: \"${body.get('debt', '0')} < 50\"}}, steps: [{stop: {}}]}",
			// the body is no row any more
			"- setBody: {simple: {expression: x}}\n      - log: {message: \"${body.length}\"}",
			"- filter: {simple: 'true', steps: [{setBody: {simple: x}}]}\n      - log: {message: \"${body.length}\"}" })
	void findsNoMistake(String steps) throws IOException {
		assertThat(problems(split(steps))).isEmpty();
	}

	@Test
	void ignoresStepsWhoseBodyIsNoRow() throws IOException {
		assertThat(problems("- log: {message: \"${body.size}\"}")).isEmpty();
		assertThat(problems("- split: {expression: {simple: {expression: '${body.subList(0, 1)}'}}, steps: "
				+ "[{log: {message: '${body.other}'}}]}"))
			.isEmpty();
	}

	@Test
	void ignoresSpoiltFile() throws IOException {
		assertThat(problems("- [")).isEmpty();
	}

	private static String split(String steps) {
		return "- split:\n    expression: {simple: {expression: \"${body}\"}}\n    steps:\n      " + steps;
	}

	private List<ConfigProblem> problems(String steps) throws IOException {
		Files.writeString(this.folder.resolve("check-rows.camel.yaml"), """
				- route:
				    id: check-rows
				    from:
				      uri: direct:check-rows
				      steps:
				""" + steps.indent(8));
		return new RowRuleCheck(this.folder).problems(new MockEnvironment());
	}

}
