package dev.crmbridge.testkit.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.http.Json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Load of call events as Webitel sends them, with several calls at a time: each event
 * once, and the next one of a call after the response to the last. Records the events
 * sent and acknowledged.
 */
public final class CallLoad implements AutoCloseable {

	private static final List<String> EVENTS = List.of("joined", "offering", "answered", "bridged", "processing",
			"leaving");

	/** Time between two events of a call, in ms. */
	private static final int EVENT_DELAY = 25;

	private final HttpClient http = Http.client();

	private final Map<String, Sent> sent = new ConcurrentHashMap<>();

	private final Map<String, Acknowledged> acknowledged = new ConcurrentHashMap<>();

	private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

	private final String key;

	private ScheduledExecutorService threads;

	public CallLoad(String key) {
		this.key = key;
	}

	/** Starts to send so many calls at a time, evenly to these ports of 127.0.0.1. */
	public void start(int calls, String queue, int... ports) {
		assertThat(this.threads).isNull();
		this.threads = Executors.newScheduledThreadPool(calls);
		for (int i = 0; i < calls; i++) {
			Call call = new Call(queue, ports[i % ports.length]);
			this.threads.scheduleAtFixedRate(call::sendNext, (long) i * EVENT_DELAY / calls, EVENT_DELAY,
					TimeUnit.MILLISECONDS);
		}
	}

	/** Waits until this number of further events is acknowledged. */
	public void awaitAcknowledged(int more) {
		int before = this.acknowledged.size();
		await().pollInterval(Duration.ofMillis(20)).until(() -> this.acknowledged.size() >= before + more);
	}

	/** Stops sending, and waits for the responses to the events sent. */
	public void stop() {
		if (this.threads == null) {
			return;
		}
		this.threads.shutdown();
		try {
			assertThat(this.threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		this.threads = null;
	}

	@Override
	public void close() {
		stop();
	}

	/** Returns the events sent, by {@link #name}. */
	public Map<String, Sent> sent() {
		return this.sent;
	}

	/** Returns the events answered with 202, by {@link #name}. */
	public Map<String, Acknowledged> acknowledged() {
		return this.acknowledged;
	}

	/** Returns responses that Webitel should never get. */
	Collection<String> surprises() {
		return this.surprises;
	}

	/** Returns the name of an event in this load. */
	public static String name(String uuid, int number) {
		return uuid + "/" + number;
	}

	private void send(Sent event) {
		String name = name(event.uuid(), event.number());
		this.sent.put(name, event);
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + event.port() + "/webitel/call-events"))
			.timeout(Duration.ofMinutes(1))
			.header("X-Api-Key", this.key)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(event.json()))
			.build();
		try {
			HttpResponse<String> answer = this.http.send(request, HttpResponse.BodyHandlers.ofString());
			if (answer.statusCode() == 202) {
				acknowledge(name, answer.body());
			}
			else if (answer.statusCode() != 503) {
				this.surprises.add(name + ": " + answer.statusCode() + " " + answer.body());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			// the bridge is down; the event may be stored or not
		}
	}

	private void acknowledge(String name, String body) throws JsonProcessingException {
		JsonNode answer = Json.MAPPER.readTree(body);
		if (answer.path("duplicate").asBoolean(true)) {
			this.surprises.add(name + ": " + body);
		}
		this.acknowledged.put(name, new Acknowledged(answer.path("id").asText(), System.nanoTime()));
	}

	/**
	 * An event that was sent.
	 *
	 * @param uuid of the call
	 * @param number in the call, from 0
	 * @param event such as {@code offering}
	 * @param queue Webitel's queue id
	 * @param port the port of the receiving bridge
	 */
	public record Sent(String uuid, int number, String event, String queue, int port) {

		/**
		 * Returns the event with {@code number}, a field that the bridge must pass on.
		 */
		String json() {
			return """
					{"event":"%s","direction":"inbound","queue":"%s","uuid":"%s","attempt":"9001","agent":"1001",\
					"cid":"380501112233","timestamp":"%d","number":%d}""".formatted(this.event, this.queue, this.uuid,
					1_795_391_999_000L + this.number, this.number);
		}

	}

	/**
	 * An event that was acknowledged.
	 *
	 * @param id the id in the response
	 * @param nanos the time of the response, by {@link System#nanoTime()}
	 */
	public record Acknowledged(String id, long nanos) {
	}

	/** Sender of one call after the other, each with six acknowledged events. */
	private final class Call {

		private final String queue;

		private final int port;

		private String uuid = UUID.randomUUID().toString();

		private int number;

		private int ended;

		Call(String queue, int port) {
			this.queue = queue;
			this.port = port;
		}

		void sendNext() {
			if (this.ended == EVENTS.size()) {
				this.uuid = UUID.randomUUID().toString();
				this.number = 0;
				this.ended = 0;
			}
			Sent event = new Sent(this.uuid, this.number, EVENTS.get(this.number % EVENTS.size()), this.queue,
					this.port);
			this.number++;
			send(event);
			if (CallLoad.this.acknowledged.containsKey(name(event.uuid(), event.number()))) {
				this.ended++;
			}
		}

	}

}
