package dev.crmbridge.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

import dev.crmbridge.testkit.http.Http;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.Failure;
import dev.crmbridge.testkit.webitel.Operation;

/**
 * Sender of three calls and of one list, for the first visitor of the sandbox's console.
 */
final class SampleTraffic {

	private static final String[] CALLERS = { "0501112233", "0501112244", "0509999999" };

	private static final String EVENT = """
			{"event":"%s","direction":"inbound","queue":"11","attempt":"%d","uuid":"sample-%d","agent":"%s","cid":"%s"}""";

	private static final String[] EVENTS = { "joined", "offering", "answered", "bridged", "leaving" };

	private static final int ROWS = 10_000;

	/** Every so many rows, one has a number that the bridge rejects. */
	private static final int REJECTED_EVERY = 50;

	/**
	 * Answers of the stand-in for Webitel that take longer, so that the list is seen in
	 * progress.
	 */
	private static final Duration ANSWER_TIME = Duration.ofSeconds(7);

	private final HttpClient http = Http.client();

	private final String server;

	private final Path members;

	SampleTraffic(String server, Path members) {
		this.server = server;
		this.members = members;
	}

	/** Starts to send; the sandbox does not wait. */
	void start(FakeWebitel webitel) {
		webitel.on(Operation.BULK)
			.when((request) -> request.path().contains("/queues/14/"))
			.failNext(Failure.lateAnswer(ANSWER_TIME), ROWS / Integer.parseInt(Sandbox.CHUNK_ROWS));
		Thread sender = new Thread(this::send, "sample-traffic");
		sender.setDaemon(true);
		sender.start();
	}

	private void send() {
		try {
			dropList();
			for (int call = 0; call < CALLERS.length; call++) {
				Http.send(this.http, request("/webitel/caller-lookup?cid=" + CALLERS[call]));
				for (String event : EVENTS) {
					String body = EVENT.formatted(event, 9001 + call, call + 1, 1001 + call, CALLERS[call]);
					Http.send(this.http, request("/webitel/call-events").header("Content-Type", "application/json")
						.POST(BodyPublishers.ofString(body)));
				}
			}
		}
		catch (IOException | UncheckedIOException ex) {
			System.out.println("Could not send the sample calls and list: " + ex.getMessage());
		}
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.server + path))
			.timeout(Duration.ofSeconds(10))
			.header("X-Api-Key", "sandbox-webitel");
	}

	private void dropList() throws IOException {
		StringBuilder rows = new StringBuilder("client_name,phone\n");
		for (int row = 0; row < ROWS; row++) {
			String number = (row % REJECTED_EVERY == 1) ? "12-34" : "067" + (1_000_000 + row);
			rows.append("Client ").append(row + 1).append(',').append(number).append('\n');
		}
		Path hidden = Files.writeString(this.members.resolve(".reminders.part"), rows);
		Path list = this.members.resolve("in/outbound-ivr/reminders.csv");
		Files.createDirectories(list.getParent());
		Files.move(hidden, list, StandardCopyOption.REPLACE_EXISTING);
	}

}
