package dev.crmbridge.testkit.http;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

import static dev.crmbridge.testkit.http.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Assertions on responses that are problems (RFC 9457), and on data that no response
 * shows.
 */
public final class ProblemAnswers {

	/** Words of the bridge's internals, in lower case, which no error may contain. */
	private static final List<String> INTERNAL_WORDS = List.of("exception", "at org.", "at java", "jdbc", "select ",
			"camel", "spring", "tomcat", "coyote", "postgres", "localhost", "127.0.0.1", "webitel-1", "dev.crmbridge");

	/** All headers that a response may have, in lower case. */
	private static final Set<String> KNOWN_HEADERS = Set.of("x-request-id", "content-type", "content-length", "date",
			"connection", "keep-alive", "transfer-encoding", "cache-control", "pragma", "expires", "vary", "allow",
			"www-authenticate", "x-content-type-options", "x-frame-options", "x-xss-protection", "referrer-policy",
			"content-security-policy");

	private ProblemAnswers() {
	}

	public static void assertOnlyKnownHeaders(Collection<String> names) {
		assertThat(names).allSatisfy((name) -> assertThat(KNOWN_HEADERS).contains(name.toLowerCase(Locale.ROOT)));
	}

	public static void assertProblem(HttpResponse<String> answer, int status) {
		assertProblem(new RawHttp.Answer(answer.statusCode(), answer.headers().map(), answer.body()), status,
				answer.headers().firstValue("Content-Type").orElse(""),
				answer.headers().firstValue("X-Request-Id").orElse(""));
	}

	public static void assertProblem(RawHttp.Answer answer, int status) {
		assertProblem(answer, status, answer.header("Content-Type"), answer.header("X-Request-Id"));
	}

	private static void assertProblem(RawHttp.Answer answer, int status, String contentType, String requestId) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(status);
		assertThat(contentType).startsWith("application/problem+json");
		assertThat(requestId).isNotEmpty();
		JsonNode problem = json(answer.body());
		List<String> keys = new ArrayList<>();
		problem.fieldNames().forEachRemaining(keys::add);
		assertThat(keys).containsExactly("type", "title", "status", "detail", "code");
		assertThat(problem.path("type").textValue()).isNotEmpty();
		assertThat(problem.path("title").textValue()).isNotEmpty().isNotEqualTo("Error");
		assertThat(problem.path("status").intValue()).isEqualTo(status);
		assertThat(problem.path("detail").textValue()).isNotEmpty();
		assertThat(problem.path("code").textValue()).matches("[a-z]+(-[a-z]+)*");
		assertThat((answer.headers() + answer.body()).toLowerCase(Locale.ROOT)).doesNotContain(INTERNAL_WORDS);
		assertOnlyKnownHeaders(answer.headers().keySet());
	}

}
