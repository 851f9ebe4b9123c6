package dev.crmbridge.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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
import dev.crmbridge.testkit.http.Answer;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.testkit.process.CallLoad.Acknowledged;
import dev.crmbridge.testkit.process.CallLoad.Sent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The events that CRM endpoints received, in the order of their arrival. An endpoint's
 * path is its name.
 */
public final class ReceivedEvents {

	private final Queue<ReceivedEvent> all = new ConcurrentLinkedQueue<>();

	private final CallLoad load;

	public ReceivedEvents(CallLoad load) {
		this.load = load;
	}

	/** Wraps a rule of a stand-in, so that its requests are recorded. */
	public Function<ReceivedRequest, Answer> recording(Function<ReceivedRequest, Answer> rule) {
		return (request) -> {
			Answer answer = rule.apply(request);
			this.all.add(event(request.path().substring(1), request.json(), request.header("webhook-id"),
					answer.status() == 200, request.nanos()));
			return answer;
		};
	}

	private static ReceivedEvent event(String endpoint, JsonNode body, String webhookId, boolean accepted, long nanos) {
		String name = CallLoad.name(body.path("uuid").asText(), body.path("number").asInt(-1));
		boolean whole = body.path("event").isTextual() && body.path("cid").asText().equals("+380501112233")
				&& Objects.equals(body.path("id").asText(), webhookId);
		return new ReceivedEvent(endpoint, name, body.path("event").asText(), webhookId, whole, accepted, nanos);
	}

	/**
	 * Waits until a folder has a file for each acknowledged event, named by its id, and
	 * counts the files as accepted, in the order in which they were written.
	 */
	public void awaitFiles(String endpoint, Path folder) {
		await().untilAsserted(() -> assertThat(read(endpoint, folder)).extracting(ReceivedEvent::name)
			.containsAll(acknowledged((event) -> true)));
		this.all.addAll(read(endpoint, folder));
	}

	private static List<ReceivedEvent> read(String endpoint, Path folder) {
		List<Map.Entry<FileTime, ReceivedEvent>> events = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*.json")) {
			for (Path file : files) {
				events.add(Map.entry(Files.getLastModifiedTime(file), event(endpoint, Json.json(Files.readString(file)),
						file.getFileName().toString().replace(".json", ""), true, 0)));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return events.stream().sorted(Map.Entry.comparingByKey()).map(Map.Entry::getValue).toList();
	}

	/**
	 * Waits until an endpoint has accepted all acknowledged events that it subscribes to.
	 */
	public void awaitAll(String endpoint, Predicate<Sent> wants) {
		Collection<String> expected = acknowledged(wants);
		assertThat(expected).isNotEmpty();
		await().untilAsserted(() -> assertThat(namesAcceptedBy(endpoint)).containsAll(expected));
	}

	/**
	 * Asserts that an endpoint received only events that were sent, unchanged, that it
	 * subscribes to, and always with the acknowledged webhook-id.
	 */
	public void assertOnlyWhatWasSent(String endpoint, Predicate<Sent> wants) {
		assertThat(this.load.surprises()).isEmpty();
		Map<String, String> ids = new HashMap<>();
		for (ReceivedEvent event : at(endpoint)) {
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

	/** Asserts that an endpoint accepted the events of each call in the order sent. */
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

	/** Returns all requests to an endpoint. */
	public List<ReceivedEvent> at(String endpoint) {
		return this.all.stream().filter((received) -> received.endpoint().equals(endpoint)).toList();
	}

	/** Returns the requests that an endpoint answered with 200. */
	public List<ReceivedEvent> acceptedBy(String endpoint) {
		return at(endpoint).stream().filter(ReceivedEvent::accepted).toList();
	}

	/** Returns the names of events that an endpoint answered with 200, oldest first. */
	public Collection<String> namesAcceptedBy(String endpoint) {
		return this.all.stream()
			.filter((received) -> received.accepted() && received.endpoint().equals(endpoint))
			.map(ReceivedEvent::name)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/** Returns the requests that an endpoint answered with 200 a second time. */
	public List<ReceivedEvent> acceptedTwiceBy(String endpoint) {
		Set<String> names = new HashSet<>();
		return acceptedBy(endpoint).stream().filter((received) -> !names.add(received.name())).toList();
	}

	/**
	 * Returns the numbers of each call's acknowledged events, in the order of acceptance.
	 */
	private Map<String, List<Integer>> orders(String endpoint) {
		Map<String, List<Integer>> orders = new HashMap<>();
		for (String name : namesAcceptedBy(endpoint)) {
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
	 * @param whole whether the body is complete and has the id of the header
	 * @param accepted whether it was answered with 200
	 * @param nanos its arrival, by {@link System#nanoTime()}
	 */
	public record ReceivedEvent(String endpoint, String name, String event, String webhookId, boolean whole,
			boolean accepted, long nanos) {
	}

}
