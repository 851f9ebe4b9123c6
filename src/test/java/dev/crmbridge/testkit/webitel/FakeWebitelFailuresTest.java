package dev.crmbridge.testkit.webitel;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.http.ReceivedRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.crmbridge.testkit.webitel.WebitelCaller.bulk;
import static dev.crmbridge.testkit.webitel.WebitelCaller.member;
import static dev.crmbridge.testkit.webitel.WebitelCaller.members;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FakeWebitelFailuresTest {

	private static final String BULK = "/call_center/queues/11/members/bulk";

	private final FakeWebitel fake = new FakeWebitel();

	private final WebitelCaller caller = new WebitelCaller(this.fake);

	@AfterEach
	void close() {
		this.fake.close();
	}

	private CompletableFuture<HttpResponse<String>> loadAsync() {
		return this.caller.sendAsync("POST", BULK, bulk(member("a", 1, 1)));
	}

	private HttpResponse<String> load() throws IOException, InterruptedException {
		return this.caller.send("POST", BULK, bulk(member("a", 1, 1)));
	}

	@Test
	void answerCanBeLostAfterTheCommit() {
		this.fake.on(Operation.BULK).failNext(Failure.answerLost());
		assertThatThrownBy(this::load).isInstanceOf(IOException.class).isNotInstanceOf(HttpTimeoutException.class);
		assertThat(this.fake.membersOf("a")).hasSize(1);
	}

	@Test
	void commitCanComeAfterTheClientHasGone() {
		this.fake.on(Operation.BULK).failNext(Failure.lateCommit(FakeWebitel.RELEASED));
		CompletableFuture<HttpResponse<String>> load = loadAsync();
		Awaitility.await().until(() -> this.fake.requests(Operation.BULK).size() == 1);
		load.cancel(true);
		assertThat(this.fake.membersOf("a")).isEmpty();
		this.fake.release();
		Awaitility.await().until(() -> this.fake.membersOf("a").size() == 1);
	}

	@Test
	void clientWithoutTimeoutGetsLateCommitsAnswer() throws Exception {
		this.fake.on(Operation.BULK).failNext(Failure.lateCommit(Duration.ofMillis(200)));
		long asked = System.nanoTime();
		assertThat(WebitelCaller.json(load()).path("ids")).hasSize(1);
		assertThat(System.nanoTime() - asked).isGreaterThanOrEqualTo(Duration.ofMillis(200).toNanos());
	}

	@Test
	void answerCanComeTooLate() {
		this.fake.on(Operation.BULK).failNext(Failure.lateAnswer(FakeWebitel.RELEASED));
		CompletableFuture<HttpResponse<String>> load = loadAsync();
		Awaitility.await().until(() -> this.fake.membersOf("a").size() == 1);
		assertThat(load).isNotDone();
		this.fake.release();
		assertThat(load.join().statusCode()).isEqualTo(200);
	}

	@Test
	void gatewayCanGiveUpBeforeTheCommit() throws Exception {
		this.fake.on(Operation.BULK).failNext(Failure.gatewayTimeout(FakeWebitel.RELEASED));
		assertThat(load().statusCode()).isEqualTo(504);
		assertThat(this.fake.membersOf("a")).isEmpty();
		this.fake.release();
		assertThat(this.fake.membersOf("a")).hasSize(1);
	}

	@Test
	void serverErrorComesBeforeOrAfterTheCommit() throws Exception {
		this.fake.on(Operation.BULK).failNext(Failure.serverError());
		this.caller.refused(500, 500, "store.sql_member.bulk_save.app_error", load());
		assertThat(this.fake.membersOf("a")).isEmpty();
		this.fake.on(Operation.BULK).failNext(Failure.serverErrorAfterCommit());
		this.caller.refused(500, 500, "store.sql_member.bulk_save.app_error", load());
		assertThat(this.fake.membersOf("a")).hasSize(1);
	}

	@Test
	void anyErrorCanBeAnswered() throws Exception {
		this.fake.on().failNext(Failure.error(404, "store.sql_queue.get.app_error", "gone"));
		this.caller.refused(404, 404, "store.sql_queue.get.app_error", load());
	}

	@Test
	void tooManyRequestsHaveRetryAfter() throws Exception {
		this.fake.on(Operation.BULK).failNext(Failure.tooManyRequests(7));
		HttpResponse<String> response = load();
		assertThat(response.statusCode()).isEqualTo(429);
		assertThat(response.headers().firstValue("Retry-After")).contains("7");
		assertThat(this.fake.membersOf("a")).isEmpty();
	}

	@Test
	void proxyAnswersWithAPage() throws Exception {
		this.fake.on(Operation.BULK).failNext(Failure.badGateway());
		HttpResponse<String> response = load();
		assertThat(response.statusCode()).isEqualTo(502);
		assertThat(response.headers().firstValue("Content-Type")).contains("text/html");
		assertThat(response.body()).startsWith("<html>");
		assertThat(this.fake.membersOf("a")).isEmpty();
	}

	@Test
	void connectionCanBreakBeforeTheCommit() throws Exception {
		this.fake.on(Operation.BULK).failNext(Failure.connectionClosed());
		this.fake.on(Operation.BULK).failNext(Failure.connectionReset());
		String large = bulk(members("a", 1, 0, 5000));
		for (int i = 0; i < 2; i++) {
			assertThatThrownBy(() -> this.caller.send("POST", BULK, large)).isInstanceOf(IOException.class);
		}
		assertThat(this.fake.requests(Operation.BULK)).extracting(ReceivedRequest::length).contains(0, large.length());
		assertThat(this.fake.membersOf("a")).isEmpty();
		assertThat(load().statusCode()).isEqualTo(200);
	}

	@Test
	void onlyTheNextRequestsOfTheOperationFail() throws Exception {
		this.fake.on(Operation.BULK, Operation.CALL).failNext(Failure.serverError(), 2);
		assertThat(this.caller.send("GET", "/call_center/queues", null).statusCode()).isEqualTo(200);
		assertThat(load().statusCode()).isEqualTo(500);
		assertThat(load().statusCode()).isEqualTo(500);
		assertThat(load().statusCode()).isEqualTo(200);
	}

	@Test
	void onlyRequestsThatMeetTheConditionFail() throws Exception {
		this.fake.on(Operation.BULK)
			.when((request) -> request.text().contains("\"import_chunk\":\"2\""))
			.failAlways(Failure.serverError());
		assertThat(load().statusCode()).isEqualTo(200);
		assertThat(this.caller.send("POST", BULK, bulk(member("a", 2, 1))).statusCode()).isEqualTo(500);
		this.fake.heal();
		assertThat(this.caller.send("POST", BULK, bulk(member("a", 2, 1))).statusCode()).isEqualTo(200);
	}

	@Test
	void randomFailuresAreTheSameForTheSameSeed() throws Exception {
		List<List<Integer>> runs = new ArrayList<>();
		for (int run = 0; run < 2; run++) {
			this.fake.heal();
			this.fake.on(Operation.BULK).failRandomly(0.5, 42, Failure.serverError(), Failure.badGateway());
			List<Integer> statuses = new ArrayList<>();
			for (int i = 0; i < 40; i++) {
				statuses.add(load().statusCode());
			}
			runs.add(statuses);
		}
		assertThat(runs.get(0)).contains(200, 500, 502).isEqualTo(runs.get(1));
	}

	@Test
	void slowAnswersDoNotWaitForEachOther() {
		this.fake.answerAfter(FakeWebitel.RELEASED);
		CompletableFuture<?>[] all = new CompletableFuture<?>[100];
		for (int i = 0; i < all.length; i++) {
			all[i] = this.caller.sendAsync("POST", BULK, bulk(member("a", 1, i)));
		}
		Awaitility.await().until(() -> this.fake.maxConcurrent() == 100);
		assertThat(all).noneMatch(CompletableFuture::isDone);
		this.fake.release();
		CompletableFuture.allOf(all).join();
		assertThat(this.fake.membersOf("a")).hasSize(100);
	}

	@Test
	void tokensExpireAndWorkAgain() throws Exception {
		this.fake.expireTokens();
		JsonNode error = this.caller.refused(401, 401, "api.context.session_expired.app_error", load());
		assertThat(error.path("detail").asText()).contains(FakeWebitel.TOKEN);
		this.fake.forbidTokens();
		this.caller.refused(403, 403, "api.context.permissions.app_error", load());
		this.fake.restoreTokens();
		assertThat(load().statusCode()).isEqualTo(200);
	}

	@Test
	void failedRequestIsStillRecorded() throws Exception {
		this.fake.on().failNext(Failure.serverError());
		load();
		assertThat(this.fake.requests(Operation.BULK)).hasSize(1);
	}

}
