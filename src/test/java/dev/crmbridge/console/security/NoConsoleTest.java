package dev.crmbridge.console.security;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

import dev.crmbridge.testkit.context.DeliveryTestBase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A bridge whose console has no users, such as that of {@code DeliveryTestBase}. */
class NoConsoleTest extends DeliveryTestBase {

	private HttpResponse<String> get(String path) {
		return send(request(path).setHeader("X-Api-Key", "admin-1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/console", "/console/", "/console/login", "/console/lists", "/console/assets/console.css",
			"/console/language", "/console/denied" })
	void pathIsAsUnknownAsAnyOther(String path) {
		HttpResponse<String> unknown = get("/no-such-path");
		HttpResponse<String> console = get(path);
		assertThat(console.statusCode()).isEqualTo(404).isEqualTo(unknown.statusCode());
		assertThat(console.body().replace(path, "")).isEqualTo(unknown.body().replace("/no-such-path", ""));
		assertThat(console.headers().map().keySet()).isEqualTo(unknown.headers().map().keySet());
	}

	@Test
	void signInIsAsUnknown() {
		assertThat(send(request("/console/login").POST(BodyPublishers.ofString("username=operator&password=x")))
			.statusCode()).isEqualTo(404);
	}

}
