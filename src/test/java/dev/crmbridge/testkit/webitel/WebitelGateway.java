package dev.crmbridge.testkit.webitel;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.http.LocalServer;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.testkit.http.RequestLog;

/**
 * Entry of the stand-in: records each request, checks it against the API, fails it on
 * demand, and checks its token.
 */
final class WebitelGateway {

	private static final int MAX_PROBLEMS = 1_000;

	private final Operations operations;

	private final List<FailurePlan.Rule> failures = new CopyOnWriteArrayList<>();

	private final Set<String> tokens = ConcurrentHashMap.newKeySet();

	private final RequestLog log = new RequestLog();

	/** Null where Webitel's Swagger file is absent. */
	private final WebitelApi api = WebitelApi.find().orElse(null);

	private final List<String> contractProblems = new CopyOnWriteArrayList<>();

	private volatile int tokenRefusal;

	private volatile Duration delay = Duration.ZERO;

	private volatile CompletableFuture<Void> released = new CompletableFuture<>();

	private volatile Consumer<String> printer = (line) -> {
	};

	private final LocalServer server;

	WebitelGateway(int port, Operations operations) {
		this.operations = operations;
		this.server = new LocalServer("webitel", port, this::handle);
	}

	LocalServer server() {
		return this.server;
	}

	RequestLog log() {
		return this.log;
	}

	List<FailurePlan.Rule> failures() {
		return this.failures;
	}

	List<String> contractProblems() {
		return List.copyOf(this.contractProblems);
	}

	void printTo(Consumer<String> printer) {
		this.printer = printer;
	}

	void answerAfter(Duration delay) {
		this.delay = delay;
	}

	void release() {
		CompletableFuture<Void> waiting = this.released;
		this.released = new CompletableFuture<>();
		waiting.complete(null);
	}

	void acceptToken(String token) {
		this.tokens.add(token);
	}

	/** Refuses every token with 401 or 403; 0 accepts the known ones. */
	void refuseTokens(int code) {
		this.tokenRefusal = code;
	}

	private void handle(HttpExchange exchange) throws IOException {
		// read first: once the request is in the log, a test may release it
		CompletableFuture<Void> release = this.released;
		ReceivedRequest head = LocalServer.read(exchange, "/api", false);
		Optional<Operation.Match> match = Operation.of(head.method(), head.path());
		Failure broken = failure(match, head, false);
		if (broken != null) {
			this.log.add(head);
			print(head, MissingNode.getInstance());
			this.server.send(exchange, broken.answer());
			return;
		}
		ReceivedRequest request = LocalServer.read(exchange, "/api", true);
		this.log.add(request);
		JsonNode body = Json.parse(request.body());
		print(request, body);
		checkContract(request, body);
		Failure failure = failure(match, request, true);
		respond(exchange, (failure != null) ? failure : Failure.lateAnswer(this.delay), release,
				() -> answer(match, request, body));
	}

	private void print(ReceivedRequest request, JsonNode body) {
		int items = body.path("items").size();
		this.printer.accept(
				"Webitel  " + request.method() + " " + request.path() + ((items > 0) ? "  " + items + " members" : ""));
	}

	private void checkContract(ReceivedRequest request, JsonNode body) {
		if (this.api != null && this.contractProblems.size() < MAX_PROBLEMS) {
			this.api.problems(request.method(), request.path(), request.query(), body)
				.forEach((each) -> this.contractProblems.add(request.method() + " " + request.path() + ": " + each));
		}
	}

	private Failure failure(Optional<Operation.Match> match, ReceivedRequest request, boolean bodyRead) {
		return match
			.flatMap((each) -> this.failures.stream()
				.map((rule) -> rule.take(each.operation(), request, bodyRead))
				.filter(Objects::nonNull)
				.findFirst())
			.orElse(null);
	}

	/** Carries out and answers the request at the planned times. */
	private void respond(HttpExchange exchange, Failure plan, CompletableFuture<Void> release, Supplier<Answer> work) {
		CompletableFuture<Answer> given = CompletableFuture.completedFuture(plan.answer());
		CompletableFuture<Answer> ready = given;
		if (plan.commit() != null) {
			CompletableFuture<Answer> committed = after(plan.commit(), release).thenApply((done) -> work.get());
			boolean answerFirst = plan.answer() != null && plan.commit().compareTo(plan.delay()) > 0;
			ready = answerFirst ? given : committed.thenApply((own) -> (plan.answer() != null) ? plan.answer() : own);
		}
		after(plan.delay(), release).thenCombine(ready, (done, answer) -> answer)
			.thenAccept((answer) -> this.server.send(exchange, answer));
	}

	private CompletableFuture<Void> after(Duration delay, CompletableFuture<Void> release) {
		return delay.equals(FakeWebitel.RELEASED) ? release : this.server.after(delay);
	}

	private Answer answer(Optional<Operation.Match> match, ReceivedRequest request, JsonNode body) {
		try {
			checkToken(request.header(FakeWebitel.TOKEN_HEADER));
			Operation.Match operation = match.orElseThrow(() -> WebitelError.gateway(404, 5, "Not Found"));
			return Answer.ok().bytes("application/json", Json.bytes(this.operations.run(operation, request, body)));
		}
		catch (WebitelError ex) {
			return ex.answer();
		}
		catch (RuntimeException ex) {
			return Answer.status(500).body("text/plain", "The stand-in itself failed: " + ex);
		}
	}

	private void checkToken(String token) {
		if (token == null) {
			throw WebitelError.of(401, "session.valid", "Unauthenticated");
		}
		if (this.tokenRefusal == 403) {
			throw WebitelError.of(403, "api.context.permissions.app_error", "token=" + token + ", access denied");
		}
		if (this.tokenRefusal == 401 || !this.tokens.contains(token)) {
			throw WebitelError.of(401, "api.context.session_expired.app_error", "token=" + token);
		}
	}

	/** Executor of operations, which returns JSON or throws a {@link WebitelError}. */
	interface Operations {

		ObjectNode run(Operation.Match match, ReceivedRequest request, JsonNode body);

	}

}
