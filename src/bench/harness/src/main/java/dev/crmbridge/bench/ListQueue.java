package dev.crmbridge.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.StoredMember;

/**
 * The queue of a stand-in Webitel that one importer has for itself. Each answer takes 20
 * ms.
 */
final class ListQueue implements AutoCloseable {

	/** The queue of the shipped dialer {@code soft}. */
	static final long ID = 11;

	private static final Duration ANSWER = Duration.ofMillis(20);

	private static final int DELETED_AT_ONCE = 20_000;

	private final FakeWebitel webitel = new FakeWebitel();

	ListQueue() {
		this.webitel.answerAfter(ANSWER);
		this.webitel.keepBytes(0);
	}

	/** The Webitel that it is a queue of. */
	FakeWebitel webitel() {
		return this.webitel;
	}

	/**
	 * Fails unless each row of a list is a member, once, and nothing else is. Empties the
	 * queue then.
	 */
	void requireAndEmpty(int rows) throws IOException, InterruptedException {
		List<StoredMember> members = this.webitel.members(ID);
		long contracts = members.stream().map((member) -> member.variables().get("contract")).distinct().count();
		if (members.size() != rows || contracts != rows) {
			throw new IllegalStateException(
					rows + " rows, but " + members.size() + " members of " + contracts + " contracts");
		}
		HttpRequest request = HttpRequest
			.newBuilder(URI.create(this.webitel.url() + "/call_center/queues/" + ID + "/members"))
			.header(FakeWebitel.TOKEN_HEADER, FakeWebitel.TOKEN)
			.header("Content-Type", "application/json")
			.method("DELETE", HttpRequest.BodyPublishers.ofString("{\"size\":" + DELETED_AT_ONCE + "}"))
			.build();
		HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		for (int deleted = 0; deleted < rows; deleted += DELETED_AT_ONCE) {
			if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
				throw new IllegalStateException("the queue could not be emptied");
			}
		}
	}

	@Override
	public void close() {
		this.webitel.close();
	}

}
