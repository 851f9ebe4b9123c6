package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.nio.file.Path;
import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HttpPathCheckTest {

	@ParameterizedTest
	@ValueSource(strings = { "/webitel/x", "crm/x", "/admin", "/crm", "{{own.path}}" })
	void acceptsPathInsideGroup(String path) {
		assertThat(warnings("platform-http", path)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/hook", "hook", "/webitelx/y", "/console/x", "/", "/CRM/x" })
	void warnsOfPathOutsideGroupsWithItsLine(String path) {
		assertThat(warnings("platform-http", path))
			.containsExactly("routes/own.camel.yaml:3: the path /" + path.replaceFirst("^/", "")
					+ " is outside /webitel, /crm and /admin, so its callers need an admin key");
	}

	@Test
	void findsPathInUri() {
		assertThat(warnings("platform-http:/hook?httpMethodRestrict=GET", "")).hasSize(1);
		assertThat(warnings("platform-http:crm/hook", "")).isEmpty();
		assertThat(warnings("direct:hook", "")).isEmpty();
	}

	@Test
	void findsPathOfRest() {
		assertThat(warnings("- rest:\n    path: /hook\n    get: [{path: /x, to: direct:x}]\n")).hasSize(1);
	}

	@Test
	void acceptsShippedRoutes() {
		assertThat(HttpPathCheck.warnings(RouteFiles.in(Path.of("routes")))).isEmpty();
	}

	private static List<String> warnings(String uri, String path) {
		return warnings("- route:\n    id: own\n    from:\n      uri: \"" + uri + "\"\n      parameters: {path: \""
				+ path + "\"}\n      steps: [{log: {message: x}}]\n");
	}

	private static List<String> warnings(String yaml) {
		return HttpPathCheck.warnings(new RouteFiles(new RouteFile(Path.of("routes/own.camel.yaml"), yaml)))
			.stream()
			.map(ConfigProblem::toString)
			.toList();
	}

}
