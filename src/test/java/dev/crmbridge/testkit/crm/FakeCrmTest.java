package dev.crmbridge.testkit.crm;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.Http;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FakeCrmTest {

	private static final String EVENT = "{\"event\":\"offering\",\"uuid\":\"u-1\"}";

	private final HttpClient client = Http.client();

	private final FakeCrm crm = new FakeCrm();

	@AfterEach
	void close() {
		this.crm.close();
	}

	private HttpRequest request(String path, Duration timeout) {
		return HttpRequest.newBuilder(URI.create(this.crm.url(path)))
			.timeout(timeout)
			.header("webhook-id", "e-1")
			.POST(BodyPublishers.ofString(EVENT))
			.build();
	}

	private HttpResponse<String> post(String path) throws IOException, InterruptedException {
		return this.client.send(request(path, Duration.ofMinutes(1)), BodyHandlers.ofString());
	}

	private CompletableFuture<HttpResponse<String>> postAsync(String path) {
		return this.client.sendAsync(request(path, Duration.ofMinutes(1)), BodyHandlers.ofString());
	}

	@Test
	void recordsRequest() throws Exception {
		Instant before = Instant.now();
		long nanos = System.nanoTime();
		assertThat(post("/screen-pop").statusCode()).isEqualTo(200);
		assertThat(this.crm.requests()).singleElement().satisfies((request) -> {
			assertThat(request.method()).isEqualTo("POST");
			assertThat(request.path()).isEqualTo("/screen-pop");
			assertThat(request.header("Webhook-Id")).isEqualTo("e-1");
			assertThat(request.header("webhook-signature")).isNull();
			assertThat(request.text()).isEqualTo(EVENT);
			assertThat(request.json().path("uuid").asText()).isEqualTo("u-1");
			assertThat(request.at()).isBetween(before, Instant.now());
			assertThat(request.nanos()).isBetween(nanos, System.nanoTime());
		});
	}

	@Test
	void requestsAreFilteredByPath() throws Exception {
		post("/a");
		post("/b");
		assertThat(this.crm.requests("/a")).hasSize(1);
		this.crm.clear();
		assertThat(this.crm.requests()).isEmpty();
	}

	@Test
	void answersNextRequestsAsPlannedOnce() throws Exception {
		this.crm.answerNext(Answer.status(500), 2);
		this.crm.answerNext(Answer.status(410), 1);
		List<Integer> statuses = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			statuses.add(post("/a").statusCode());
		}
		assertThat(statuses).containsExactly(500, 500, 410, 200);
	}

	@Test
	void pathCanHaveASeparateAnswer() throws Exception {
		this.crm.answer("/dead", Answer.status(503).retryAfter("120"));
		HttpResponse<String> dead = post("/dead");
		assertThat(dead.statusCode()).isEqualTo(503);
		assertThat(dead.headers().firstValue("Retry-After")).contains("120");
		assertThat(post("/alive").statusCode()).isEqualTo(200);
		this.crm.heal();
		assertThat(post("/dead").statusCode()).isEqualTo(200);
	}

	@Test
	void answerCanDependOnTheRequest() throws Exception {
		this.crm.answer((request) -> request.text().contains("u-1") ? Answer.status(422) : Answer.ok());
		assertThat(post("/a").statusCode()).isEqualTo(422);
	}

	@Test
	void redirectNamesItsLocation() throws Exception {
		this.crm.answer(Answer.redirect(307, this.crm.url("/elsewhere")));
		HttpResponse<String> response = post("/a");
		assertThat(response.statusCode()).isEqualTo(307);
		assertThat(response.headers().firstValue("Location")).contains(this.crm.url("/elsewhere"));
	}

	@Test
	void answerCanHaveABody() throws Exception {
		this.crm.answer(Answer.status(400).body("application/json", "{\"error\":\"x\"}"));
		assertThat(post("/a").body()).isEqualTo("{\"error\":\"x\"}");
	}

	@Test
	void hangingAnswersDoNotWaitForEachOther() {
		this.crm.answer(Answer.hang());
		List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			all.add(postAsync("/a"));
		}
		Awaitility.await().until(() -> this.crm.hanging() == 100);
		assertThat(this.crm.maxConcurrent()).isEqualTo(100);
		this.crm.release(Answer.ok());
		assertThat(all).allMatch((each) -> each.join().statusCode() == 200);
	}

	@Test
	void requestHangsUntilItIsReleased() {
		this.crm.answerNext(Answer.hang(), 1);
		CompletableFuture<HttpResponse<String>> hanging = postAsync("/a");
		Awaitility.await().until(() -> this.crm.hanging() == 1);
		assertThat(postAsync("/b").join().statusCode()).isEqualTo(200);
		assertThat(hanging).isNotDone();
		this.crm.release(Answer.status(202));
		assertThat(hanging.join().statusCode()).isEqualTo(202);
		assertThat(this.crm.hanging()).isZero();
	}

	@Test
	void hangingRequestTimesOut() {
		this.crm.answer(Answer.hang());
		assertThatThrownBy(() -> this.client.send(request("/a", Duration.ofMillis(200)), BodyHandlers.ofString()))
			.isInstanceOf(HttpTimeoutException.class);
	}

	@Test
	void connectionIsDroppedWithoutAnAnswer() {
		this.crm.answer(Answer.drop());
		assertThatThrownBy(() -> post("/a")).isInstanceOf(IOException.class)
			.isNotInstanceOf(HttpTimeoutException.class);
		assertThat(this.crm.requests()).hasSize(1);
	}

	@Test
	void randomFailuresAreTheSameForTheSameSeed() throws Exception {
		List<List<Integer>> runs = new ArrayList<>();
		for (int run = 0; run < 2; run++) {
			this.crm.failRandomly(0.5, 7, Answer.status(503));
			List<Integer> statuses = new ArrayList<>();
			for (int i = 0; i < 30; i++) {
				statuses.add(post("/a").statusCode());
			}
			runs.add(statuses);
		}
		assertThat(runs.get(0)).contains(200, 503).isEqualTo(runs.get(1));
	}

	@Test
	void restartsOnItsPort() throws Exception {
		post("/a");
		int port = this.crm.port();
		this.crm.stop();
		assertThatThrownBy(() -> post("/a")).isInstanceOf(ConnectException.class);
		this.crm.start();
		assertThat(this.crm.port()).isEqualTo(port);
		assertThat(post("/a").statusCode()).isEqualTo(200);
		assertThat(this.crm.requests()).hasSize(2);
	}

	@Test
	void eachRequestIsPrintedInALine() throws Exception {
		List<String> lines = new CopyOnWriteArrayList<>();
		this.crm.printTo(lines::add);
		post("/hooks/screen-pop");
		assertThat(lines).containsExactly("CRM screen-pop  offering " + EVENT);
	}

}
