package dev.crmbridge.testkit.webitel;

import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.webitel.history.CalledMember;

/**
 * A member in a compact form: the fields of its request as JSON bytes, and the changing
 * ones as Java fields.
 */
final class MemberRow implements CalledMember {

	private final long id;

	private final long queue;

	private final long createdAt;

	private final String importId;

	private final String chunk;

	private volatile byte[] json;

	private volatile int attempts;

	private volatile String stopCause = "";

	private volatile boolean live;

	private volatile boolean deleted;

	MemberRow(long id, long queue, long createdAt, ObjectNode json) {
		this.id = id;
		this.queue = queue;
		this.createdAt = createdAt;
		this.importId = json.path("variables").path("import_id").asText().intern();
		this.chunk = json.path("variables").path("import_chunk").asText().intern();
		this.json = Json.bytes(json);
		if (json.path("communications").isEmpty()) {
			this.stopCause = "no_communications";
		}
	}

	@Override
	public long id() {
		return this.id;
	}

	@Override
	public long queue() {
		return this.queue;
	}

	long createdAt() {
		return this.createdAt;
	}

	String importId() {
		return this.importId;
	}

	String chunk() {
		return this.chunk;
	}

	@Override
	public JsonNode json() {
		return Json.parse(this.json);
	}

	@Override
	public int attempts() {
		return this.attempts;
	}

	String stopCause() {
		return this.stopCause;
	}

	/** Returns whether a dialer attempt is under way, which prevents a deletion. */
	boolean live() {
		return this.live;
	}

	@Override
	public boolean deleted() {
		return this.deleted;
	}

	/** Returns whether the dialer may call the member at this time, in ms. */
	boolean mayBeCalled(long now) {
		if (this.live || this.deleted || !this.stopCause.isEmpty()) {
			return false;
		}
		JsonNode member = json();
		long expireAt = member.path("expire_at").asLong();
		return member.path("min_offering_at").asLong() <= now && (expireAt == 0 || expireAt > now);
	}

	void delete() {
		this.deleted = true;
	}

	@Override
	public synchronized void startAttempt() {
		this.live = true;
		this.attempts++;
	}

	/** After any result but these two Webitel calls the member again. */
	@Override
	public void endAttempt(String result) {
		this.live = false;
		if (Set.of("success", "cancel").contains(result)) {
			stop(result);
		}
	}

	@Override
	public void stop(String cause) {
		this.stopCause = cause;
	}

	/** Sets {@code expire_at} to the past. */
	void expire() {
		ObjectNode expired = (ObjectNode) json();
		Json.put(expired, "expire_at", System.currentTimeMillis() - 1000);
		this.json = Json.bytes(expired);
	}

	/** Returns the member as Webitel answers it, without empty values. */
	ObjectNode answer(String queueName) {
		ObjectNode answer = Json.object("id", this.id, "queue", Json.lookup(this.queue, queueName), "created_at",
				this.createdAt, "attempts", this.attempts, "stop_cause", this.stopCause, "reserved", this.live);
		answer.setAll((ObjectNode) json());
		return answer;
	}

}
