package dev.crmbridge.config.diagram;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.crmbridge.config.RouteFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RouteDiagramTest {

	/**
	 * The lines of a flowchart that the diagram uses, by Mermaid's grammar: quoted texts
	 * may hold all but a quote.
	 */
	private static final Pattern LINE = Pattern.compile("""
			flowchart LR
			| *subgraph \\w+\\["[^"]*"]
			| *end
			| *\\w+(\\["[^"]*"]|\\(\\["[^"]*"]\\)|\\[/"[^"]*"/]|\\{\\{"[^"]*"}})
			|  \\w+ (-->|-\\. error \\.->) \\w+""".replace("\n", ""));

	@TempDir
	private Path folder;

	private String diagram(String yaml, Map<String, String> settings) throws IOException {
		Files.writeString(this.folder.resolve("greeting.camel.yaml"), yaml);
		String diagram = RouteDiagram.of(new RouteFolder(this.folder), settings::get);
		assertThat(diagram.lines()).allMatch((line) -> LINE.matcher(line).matches());
		return diagram;
	}

	private static String route(String id, String from, String... steps) {
		StringBuilder route = new StringBuilder("- route:\n    id: " + id + "\n    from:\n      uri: " + from + "\n");
		route.append("      steps:\n");
		List.of(steps).forEach((step) -> route.append("        - ").append(step).append('\n'));
		return route.toString();
	}

	@Test
	void showsRouteWithItsEntryItsCallsAndItsExits() throws IOException {
		String yaml = """
				- route:
				    id: greeting
				    routeConfigurationId: greeting-errors
				    from:
				      uri: platform-http
				      parameters: {path: /greeting, httpMethodRestrict: GET}
				      steps:
				        - choice:
				            when:
				              - expression: {simple: {expression: "${body} != null"}}
				                steps:
				                  - to: {uri: direct:send-greeting}
				- route:
				    id: send-greeting
				    from:
				      uri: direct:send-greeting
				      steps:
				        - bean: {ref: greeter}
				        - log: {message: sent}
				        - to: {uri: "http://127.0.0.1/greetings", parameters: {httpMethod: POST}}
				        - to: {uri: file, parameters: {directoryName: "{{greetings.dir}}", fileName: x}}
				- routeConfiguration:
				    id: greeting-errors
				    onException:
				      - onException:
				          exception: [java.lang.Exception]
				          steps:
				            - to: {uri: direct:send-greeting}
				""";
		assertThat(diagram(yaml, Map.of("greetings.dir", "/srv"))).isEqualTo("""
				flowchart LR
				  subgraph file_greeting["greeting"]
				    route_greeting["greeting"]
				    route_send_greeting["send-greeting"]
				    policy_greeting_errors{{"greeting-errors"}}
				  end
				  in_GET_greeting(["GET /greeting"])
				  out_http_127_0_0_1_[/"http://127.0.0.1/…"/]
				  out_file_greetings_dir_[/"file:{{greetings.dir}}"/]
				  in_GET_greeting --> route_greeting
				  route_greeting -. error .-> policy_greeting_errors
				  route_greeting --> route_send_greeting
				  route_send_greeting --> out_http_127_0_0_1_
				  route_send_greeting --> out_file_greetings_dir_
				  policy_greeting_errors --> route_send_greeting
				""");
	}

	@Test
	void showsBlockOfAnEndpointWithItsParameters() throws IOException {
		String yaml = """
				- routeTemplate:
				    id: endpoint
				    parameters: [{name: name}, {name: url}, {name: uri, defaultValue: log:x}, {name: dir, defaultValue: x}]
				    route:
				      from:
				        uri: timer:{{name}}
				        steps:
				          - to: {uri: "http://{{name}}"}
				          - to: {uri: "{{uri}}"}
				          - to: {uri: "file:{{dir}}"}
				          - toD: {uri: "direct:${variable.transform}"}
				- templatedRoute:
				    routeTemplateRef: endpoint
				    routeId: screen-pop
				    parameters:
				      - {name: name, value: screen-pop}
				      - {name: url, value: "{{screen-pop.url}}?key=5d1c"}
				      - {name: oauth2TokenUrl, value: "https://login.example.com/t-5d1c"}
				- templatedRoute:
				    routeTemplateRef: endpoint
				    routeId: archive
				    parameters: [{name: name, value: archive}, {name: uri, value: "kafka:calls?brokers=5d1c"}, {name: transform, value: to-xml}]
				""";
		assertThat(diagram(yaml + route("to-xml", "direct:to-xml", "log: x"), Map.of("screen-pop.url", "5d1c")))
			.contains("  in_timer_screen_pop --> route_screen_pop\n", "out__screen_pop_url_[/\"{{screen-pop.url}}\"/]",
					"\"https://login.example.com/…\"", "\"kafka:calls\"", "\"file:x\"",
					"  route_archive --> route_to_xml\n")
			.doesNotContain("5d1c", "endpoint", "log:", "http://screen-pop", "http://archive", "${");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			to: direct:b
			to: {uri: 'direct://b?timeout=1'}
			to: {uri: direct, parameters: {name: b}}
			toD: {uri: direct:b}
			wireTap: {uri: direct:b}
			enrich: {expression: {constant: {expression: direct:b}}}
			recipientList: {expression: {constant: {expression: 'direct:c, direct:b'}}}
			multicast: {steps: [{to: {uri: direct:b}}]}
			to: {uri: 'direct:{{lookup.source}}'}
			""")
	void findsCallOfAStep(String step) throws IOException {
		assertThat(
				diagram(route("a", "timer:a", step) + route("b", "direct:b", "log: x"), Map.of("lookup.source", "b")))
			.contains("  route_a --> route_b\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					to: {uri: 'sftp://joe:p@ss-5d1c@files.example.com/lists?password=x-5d1c'}    | sftp://files.example.com/lists
					to: {uri: 'sftp:joe@files.example.com/lists?privateKeyPassphrase=x-5d1c'}    | sftp:files.example.com/lists
					to: {uri: 'https://api.example.com/bot-5d1c/send?token=x-5d1c'}              | https://api.example.com/…
					to: {uri: nats, parameters: {topic: calls, credentialsFilePath: x-5d1c}}      | nats
					to: {uri: 'http:{{host}}/x?t=-5d1c', parameters: {authPassword: -5d1c}}      | http:{{host}}/x
					toD: {uri: 'file:out?fileName=${header.name}-5d1c'}                          | file:out
					recipientList: {expression: {simple: {expression: 'smtp://a:x-5d1c@h?to=b'}}} | smtp://h
					""")
	void showsAddressWithoutSecrets(String step, String shown) throws IOException {
		assertThat(diagram(route("a", "timer:a", step), Map.of("host", "-5d1c"))).contains("/\"" + shown + "\"/")
			.doesNotContain("5d1c");
	}

	@Test
	void hidesSecretsOfAnEntryWithoutId() throws IOException {
		assertThat(diagram("- from:\n    uri: ftp://joe:x-5d1c@h/lists?password=5d1c\n    steps:\n    - to: log:x\n",
				Map.of()))
			.contains("[\"ftp://h/lists\"]")
			.doesNotContain("5d1c");
	}

	@Test
	void escapesNames() throws IOException {
		assertThat(diagram(route("'end\"]; <b>&#x'", "timer:a", "to: 'file:a\"b`c'")
				+ route("Київ", "direct:k", "log: x") + route("Львів", "direct:l", "log: x"), Map.of()))
			.contains("[\"end#34;]; #60;b#62;#38;#35;x\"]", "\"file:a#34;b#96;c\"", "route__[\"Київ\"]",
					"route___2[\"Львів\"]");
	}

	@Test
	void drawsWhatIsInvalid() throws IOException {
		Files.writeString(this.folder.resolve("bad.camel.yaml"), "- route: [");
		assertThat(diagram(route("a", "timer:a", "to: {uri: direct:nowhere}", "to: {uri: nonsense:x}",
				"to: {uri: direct}")
				+ "- route: {}\n- 5\n- templatedRoute: {routeTemplateRef: none}\n- rest: {get: [{to: direct:a}]}\n",
				Map.of()))
			.contains("\"direct:nowhere\"", "\"nonsense:x\"", "[\"rest\"]");
		assertThat(RouteDiagram.of(new RouteFolder(this.folder.resolve("none")), (name) -> null))
			.isEqualTo("flowchart LR\n");
	}

}
