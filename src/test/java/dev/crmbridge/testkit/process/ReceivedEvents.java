package dev.crmbridge.testkit.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.TestRun;
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.testkit.process.CallLoad.Acknowledged;
import dev.crmbridge.testkit.process.CallLoad.Sent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What CRM endpoints heard, in the order they heard it. An endpoint's path is its name.
 */
public final class ReceivedEvents {

	/** For whatever has to come, on a machine that does much else. */
	private static final Duration PATIENCE = TestRun.WAIT_LIMIT;

	private final Queue<Heard> all = new ConcurrentLinkedQueue<>();

	private final CallLoad load;

	public ReceivedEvents(CallLoad load) {
		this.load = load;
	}

	/** Answers as this rule does, and notes it. */
	public Function<ReceivedRequest, Answer> note(Function<ReceivedRequest, Answer> rule) {
		return (request) -> {
			Answer answer = rule.apply(request);
			JsonNode body = request.json();
			String name = CallLoad.name(body.path("uuid").asText(), body.path("number").asInt(-1));
			boolean whole = body.path("event").isTextual() && body.path("cid").asText().equals("+380501112233")
					&& Objects.equals(body.path("id").asText(), request.header("webhook-id"));
			this.all.add(new Heard(request.path().substring(1), name, body.path("event").asText(),
					request.header("webhook-id"), whole, answer.status() == 200, request.nanos()));
			return answer;
		};
	}

	/** Waits until an endpoint has taken all that was acknowledged and that it wants. */
	public void awaitAll(String endpoint, Predicate<Sent> wants) {
		Collection<String> expected = acknowledged(wants);
		assertThat(expected).isNotEmpty();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(namesTakenBy(endpoint)).containsAll(expected));
	}

	/**
	 * All that an endpoint heard was sent, is what it wants and is as it was sent, and
	 * has the one webhook-id that was acknowledged, however often it came.
	 */
	public void assertOnlyWhatWasSent(String endpoint, Predicate<Sent> wants) {
		assertThat(this.load.surprises()).isEmpty();
		Map<String, String> ids = new HashMap<>();
		for (Heard event : at(endpoint)) {
			Sent sent = this.load.sent().get(event.name());
			assertThat(sent).as("what was sent of %s", event).isNotNull().matches(wants);
			assertThat(event.event()).isEqualTo(sent.event());
			assertThat(event.whole()).as("%s is as it was sent", event).isTrue();
			Acknowledged acknowledged = this.load.acknowledged().get(event.name());
			String id = ids.computeIfAbsent(event.name(),
					(name) -> (acknowledged != null) ? acknowledged.id() : event.webhookId());
			assertThat(event.webhookId()).as("webhook-id of %s", event).isEqualTo(id);
		}
	}

	/** Acknowledged events of a call were first taken in the order they were sent. */
	public void assertInOrder(String endpoint) {
		assertThat(orders(endpoint)).isNotEmpty()
			.allSatisfy((call, numbers) -> assertThat(numbers).isSortedAccordingTo(Comparator.naturalOrder()));
	}

	private Collection<String> acknowledged(Predicate<Sent> wants) {
		return this.load.acknowledged()
			.keySet()
			.stream()
			.filter((name) -> wants.test(this.load.sent().get(name)))
			.toList();
	}

	/** All that an endpoint heard. */
	public List<Heard> at(String endpoint) {
		return this.all.stream().filter((heard) -> heard.endpoint().equals(endpoint)).toList();
	}

	/** What an endpoint answered with 200. */
	public List<Heard> takenBy(String endpoint) {
		return at(endpoint).stream().filter(Heard::taken).toList();
	}

	/**
	 * The names of what an endpoint answered with 200, in the order of the first time.
	 */
	public Collection<String> namesTakenBy(String endpoint) {
		return this.all.stream()
			.filter((heard) -> heard.taken() && heard.endpoint().equals(endpoint))
			.map(Heard::name)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/** What an endpoint answered with 200 though it had done so before. */
	public List<Heard> takenAgainBy(String endpoint) {
		Set<String> names = new HashSet<>();
		return takenBy(endpoint).stream().filter((heard) -> !names.add(heard.name())).toList();
	}

	/**
	 * Numbers of the acknowledged events of each call, in the order of
	 * {@link #namesTakenBy}.
	 */
	private Map<String, List<Integer>> orders(String endpoint) {
		Map<String, List<Integer>> orders = new HashMap<>();
		for (String name : namesTakenBy(endpoint)) {
			if (this.load.acknowledged().containsKey(name)) {
				int slash = name.indexOf('/');
				orders.computeIfAbsent(name.substring(0, slash), (call) -> new ArrayList<>())
					.add(Integer.valueOf(name.substring(slash + 1)));
			}
		}
		return orders;
	}

	/**
	 * A request to an endpoint.
	 *
	 * @param endpoint its name
	 * @param name the event, by {@link CallLoad#name}
	 * @param event such as {@code offering}
	 * @param webhookId the header
	 * @param whole whether it says what was sent, with the id of the header
	 * @param taken whether it was answered with 200
	 * @param nanos when it came, by {@link System#nanoTime()}
	 */
	public record Heard(String endpoint, String name, String event, String webhookId, boolean whole, boolean taken,
			long nanos) {
	}

}
