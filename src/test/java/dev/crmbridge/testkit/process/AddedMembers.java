package dev.crmbridge.testkit.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.webitel.FakeWebitel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Members that a CRM adds one by one to the dialer {@code single} of {@link KeyedLists}:
 * each request is repeated with its {@code Idempotency-Key} until a bridge answers 201.
 */
public final class AddedMembers implements AutoCloseable {

	/** Answers after which the CRM asks again. */
	private static final Set<Integer> TEMPORARY = Set.of(409, 429, 500, 502, 503, 504);

	private final HttpClient http = Http.client();

	private final ExecutorService crm = Executors.newSingleThreadExecutor();

	private final List<Future<?>> requests = new ArrayList<>();

	/** Name that each key has in the end. */
	private final Map<String, String> names = new HashMap<>();

	private final List<Integer> ports;

	private int attempts;

	/**
	 * Creates the CRM.
	 * @param ports ports of the bridges, some of which do not run
	 */
	public AddedMembers(List<Integer> ports) {
		this.ports = ports;
	}

	/** Adds a member, and another one that replaces it. */
	public void add() {
		String key = "P" + this.names.size();
		this.names.put(key, key + " second");
		String phone = "38050%07d".formatted(4_000_000 + this.names.size());
		for (String name : List.of(key + " first", key + " second")) {
			String body = "{\"contract\":\"%s\",\"client\":\"%s\",\"phone\":\"%s\"}".formatted(key, name, phone);
			this.requests.add(this.crm.submit(() -> add(body, UUID.randomUUID().toString())));
		}
	}

	private void add(String body, String idempotencyKey) {
		await().pollInterval(Duration.ofMillis(200))
			.ignoreExceptionsMatching(IOException.class::isInstance)
			.until(() -> isAdded(body, idempotencyKey));
	}

	private boolean isAdded(String body, String idempotencyKey) throws Exception {
		int port = this.ports.get(this.attempts++ % this.ports.size());
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + port + "/crm/dialers/single/members"))
			.timeout(Duration.ofSeconds(10))
			.header("X-Api-Key", "crm-1")
			.header("Content-Type", "application/json")
			.header("Idempotency-Key", idempotencyKey)
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		HttpResponse<String> response = this.http.send(request, HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() != 201) {
			assertThat(response.statusCode()).as(response.body()).isIn(TEMPORARY);
			assertThat(response.body()).doesNotContain("\"duplicate\"");
		}
		return response.statusCode() == 201;
	}

	/**
	 * Waits for all answers, and asserts that Webitel has the last member of each key.
	 */
	public void assertEachKeyOnce(FakeWebitel webitel) throws Exception {
		for (Future<?> request : this.requests) {
			request.get();
		}
		Map<String, List<String>> found = new TreeMap<>();
		webitel.members(KeyedLists.QUEUE)
			.stream()
			.filter((member) -> member.variables().get("import_dialer").equals("single"))
			.forEach((member) -> found.computeIfAbsent(member.variables().get("import_key"), (any) -> new ArrayList<>())
				.add(member.name()));
		Map<String, List<String>> expected = new TreeMap<>();
		this.names.forEach((key, name) -> expected.put(key, List.of(name)));
		assertThat(found).isEqualTo(expected);
	}

	@Override
	public void close() {
		this.crm.shutdownNow();
	}

}
