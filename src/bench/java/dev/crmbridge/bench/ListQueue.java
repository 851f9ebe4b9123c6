package dev.crmbridge.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.StoredMember;

import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;

/** Queue of a stand-in for Webitel, to which each list adds this many members. */
final class ListQueue implements AutoCloseable {

	/** The queue of the shipped dialer {@code soft}. */
	private static final long ID = 11;

	private static final int DELETION_SIZE = 20_000;

	private final FakeWebitel webitel = new FakeWebitel();

	private final int members;

	ListQueue(int members) {
		this.members = members;
		this.webitel.answerAfter(Duration.ofMillis(20));
		this.webitel.keepBytes(0);
	}

	/** Returns the settings of a candidate that uploads into the queue. */
	List<String> settings() {
		return List.of("--webitel.url=" + this.webitel.url(), "--webitel.token=" + FakeWebitel.TOKEN,
				"--members.settle=300ms");
	}

	/** Fails unless each row is a member, once; then empties the queue. */
	void requireListAndEmpty() {
		List<StoredMember> stored = this.webitel.members(ID);
		long contracts = stored.stream().map((member) -> member.variables().get("contract")).distinct().count();
		if (stored.size() != this.members || contracts != this.members) {
			throw new IllegalStateException(
					"%d rows became %d members of %d contracts".formatted(this.members, stored.size(), contracts));
		}
		for (int deleted = 0; deleted < this.members; deleted += DELETION_SIZE) {
			RestClient.create()
				.method(HttpMethod.DELETE)
				.uri(this.webitel.url() + "/call_center/queues/" + ID + "/members")
				.header(FakeWebitel.TOKEN_HEADER, FakeWebitel.TOKEN)
				.body(Map.of("size", DELETION_SIZE))
				.retrieve()
				.toBodilessEntity();
		}
	}

	@Override
	public void close() {
		this.webitel.close();
	}

}
