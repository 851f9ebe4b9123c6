package dev.crmbridge.config.check;

import static org.assertj.core.api.Assertions.assertThat;

/** Sample routes that keep every rule; tests break one rule by changing one place. */
final class GoodRoutes {

	/** The name of the routes' file. */
	static final String FILE = "greeting.camel.yaml";

	static final String YAML = """
			# Greetings: someone asks, we greet.
			- route:
			    id: greeting
			    description: Answers with a greeting
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
			    routeConfigurationId: "greeting-errors"
			    from:
			      uri: direct:send-greeting
			      steps:
			        - to:
			            id: post-greeting
			            description: The greeting goes out
			            uri: http:localhost/greetings
			- routeConfiguration:
			    id: greeting-errors
			    description: Handles errors
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

	private GoodRoutes() {
	}

	/** Returns the routes with one place changed. */
	static String with(String old, String replacement) {
		assertThat(YAML).contains(old);
		return YAML.replace(old, replacement);
	}

	/** Returns the routes with one more step at the end of the second route. */
	static String withStep(String step) {
		String last = "            uri: http:localhost/greetings\n";
		return with(last, last + step.indent(8));
	}

}
