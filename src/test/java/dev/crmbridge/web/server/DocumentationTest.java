package dev.crmbridge.web.server;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;

import dev.crmbridge.testkit.context.BridgeTestBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The page at {@code /docs} needs no key, and loads nothing from other servers. */
class DocumentationTest extends BridgeTestBase {

	private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

	@Test
	void servesAllThatThePageLoads() {
		HttpResponse<String> page = send(withoutKey("/docs"));
		assertThat(page.statusCode()).isEqualTo(200);
		List<String> links = LINK.matcher(page.body())
			.results()
			.map((link) -> link.group(1))
			.filter((link) -> !link.equals("data:,"))
			.toList();
		assertThat(links).hasSize(3).allSatisfy((link) -> {
			assertThat(link).startsWith("/docs/");
			HttpResponse<String> needed = send(withoutKey(link));
			assertThat(needed.statusCode()).isEqualTo(200);
			assertThat(needed.body()).isNotBlank();
			assertThat(needed.headers().firstValue("Content-Type")).get()
				.asString()
				.startsWith(link.endsWith(".css") ? "text/css" : "text/javascript");
		});
		assertThat(send(withoutKey("/docs/api.js")).body()).contains("\"/openapi.yaml\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/docs/../application.yaml", "/docs/%2e%2e/application.yaml", "/docs/application.yaml",
			"/docs/..%2fapplication.yaml", "/application.yaml", "/webjars/swagger-ui/swagger-ui.css" })
	void servesNothingElseOfTheJar(String path) {
		assertThat(send(withoutKey(path)).statusCode()).isIn(400, 404);
	}

}
