package dev.crmbridge.bench.lists;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A queue of Webitel, to which members are added. Safe for several threads. */
final class WebitelQueue {

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final ObjectMapper json = new ObjectMapper();

	private final URI bulk;

	private final String token;

	/**
	 * Prepares for a queue.
	 * @param url Webitel's base URL, ends in {@code /api}
	 * @param token the access token
	 * @param queue the queue's id
	 */
	WebitelQueue(String url, String token, String queue) {
		this.bulk = URI.create(url + "/call_center/queues/" + queue + "/members/bulk");
		this.token = token;
	}

	/**
	 * Adds members, all or none.
	 * @param fileName the list's name
	 * @param members the members
	 * @throws IOException if Webitel refuses them or does not answer
	 */
	void add(String fileName, List<? extends Member> members) throws IOException {
		HttpRequest request = HttpRequest.newBuilder(this.bulk)
			.timeout(Duration.ofSeconds(60))
			.header("X-Webitel-Access", this.token)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofByteArray(this.json.writeValueAsBytes(new Bulk(fileName, members))))
			.build();
		HttpResponse<byte[]> response = send(request);
		if (response.statusCode() != 200) {
			throw new IOException("Webitel answered " + response.statusCode());
		}
		int taken = this.json.readTree(response.body()).path("ids").size();
		if (taken != members.size()) {
			throw new IOException("Webitel took " + taken + " of " + members.size() + " members");
		}
	}

	private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
		try {
			return this.http.send(request, HttpResponse.BodyHandlers.ofByteArray());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted", ex);
		}
	}

	/**
	 * The request's body.
	 *
	 * @param fileName the list's name
	 * @param items the members
	 */
	private record Bulk(@JsonProperty("file_name") String fileName, List<? extends Member> items) {

	}

}
