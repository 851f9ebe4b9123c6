package dev.crmbridge.testkit.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.crmbridge.testkit.webitel.FakeWebitel;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reader for a bridge's metrics.
 *
 * @param port the management port, on 127.0.0.1
 */
public record Metrics(int port) {

	public static final String DEBTOR = "380501112233";

	public static final String DEBTOR_NAME = "Olena Bondarchuk";

	/** A label's value in the metrics, where a character may be escaped. */
	private static final Pattern LABEL = Pattern.compile("=\"((?:[^\"\\\\]|\\\\.)*)\"");

	private static final HttpClient HTTP = Http.client();

	/** Returns all metrics in the text format of Prometheus. */
	public String text() {
		HttpResponse<String> answer = Http.send(HTTP,
				HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/observe/metrics"))
					.timeout(Duration.ofMinutes(1)));
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return answer.body();
	}

	/** Returns the value of one series; 0 for a missing series. */
	public double value(String series, Object... labels) {
		Matcher line = Pattern.compile("^" + Pattern.quote(series.formatted(labels)) + " (\\S+)$", Pattern.MULTILINE)
			.matcher(text());
		return line.find() ? Double.parseDouble(line.group(1)) : 0;
	}

	public void await(String series, DoublePredicate condition) {
		await().until(() -> condition.test(value(series)));
	}

	public void awaitMore(String series, double before) {
		await(series, (now) -> now > before);
	}

	/** Starts a wait; its limit is {@code TestRun.WAIT_LIMIT}. */
	public static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(50));
	}

	/**
	 * Asserts that no label contains data of the debtor, this id, a host or the token.
	 */
	public void assertLabelsHoldNoPersonalData(String id) {
		List<String> labels = LABEL.matcher(text()).results().map((label) -> label.group(1)).distinct().toList();
		assertThat(labels).contains("crm", "accepted", "soft", "call-journal")
			.noneMatch((label) -> Stream
				.of(DEBTOR.substring(2), DEBTOR_NAME.split(" ")[1], id, "127.0.0.1", FakeWebitel.TOKEN)
				.anyMatch(label::contains));
	}

}
