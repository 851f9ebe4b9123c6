package dev.crmbridge.testkit.webitel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.crmbridge.testkit.http.Json;
import dev.crmbridge.testkit.http.Query;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.testkit.webitel.FakeCatalog.Kind;
import dev.crmbridge.testkit.webitel.history.FakeAttempts;

/**
 * Executor of the operations, modelled on Webitel's public sources (engine: app, grpc_api
 * and store/sqlstore).
 */
final class WebitelOperations {

	/** The services' message limit, in bytes; applied here to the JSON. */
	private static final int MAX_REQUEST_SIZE = 16 * 1024 * 1024;

	private final FakeCatalog catalog;

	private final FakeMembers members;

	private final FakeCalls calls;

	private final FakeAttempts attempts;

	private final MemberReader reader;

	private final List<FakeWebitel.Deletion> deletions = new CopyOnWriteArrayList<>();

	private final List<FakeWebitel.StatusChange> statusChanges = new CopyOnWriteArrayList<>();

	WebitelOperations(FakeCatalog catalog, FakeMembers members, FakeCalls calls, FakeAttempts attempts) {
		this.catalog = catalog;
		this.members = members;
		this.calls = calls;
		this.attempts = attempts;
		this.reader = new MemberReader(catalog);
	}

	List<FakeWebitel.Deletion> deletions() {
		return List.copyOf(this.deletions);
	}

	List<FakeWebitel.StatusChange> statusChanges() {
		return List.copyOf(this.statusChanges);
	}

	ObjectNode run(Operation.Match match, ReceivedRequest request, JsonNode body) {
		if (request.length() > MAX_REQUEST_SIZE) {
			throw WebitelError.gateway(429, 8, "grpc: received message larger than max");
		}
		if (body.isNull()) {
			throw WebitelError.gateway(400, 3, "proto: syntax error (line 1:1)");
		}
		try {
			return run(match, new Query(request.query()), body, request.header(FakeWebitel.TOKEN_HEADER));
		}
		catch (NumberFormatException ex) {
			throw WebitelError.gateway(400, 3, "type mismatch, parameter: " + ex.getMessage());
		}
	}

	private ObjectNode run(Operation.Match match, Query query, JsonNode body, String token) {
		return switch (match.operation()) {
			case QUEUES -> FakeCatalog.page(this.catalog.all(Kind.QUEUE).map(this::queue), query);
			case QUEUE -> queue(existingQueue(match.id(1)));
			case ATTEMPT_HISTORY -> attemptHistory(query);
			case QUEUE_BUCKETS -> FakeCatalog.page(this.catalog.bucketsOf(match.id(1)), query);
			case BUCKETS -> FakeCatalog.page(this.catalog.all(Kind.BUCKET), query);
			case COMMUNICATION_TYPES -> FakeCatalog.page(this.catalog.all(Kind.COMMUNICATION_TYPE), query);
			case TIMEZONES -> FakeCatalog.page(this.catalog.all(Kind.TIMEZONE), query);
			case SKILLS -> FakeCatalog.page(this.catalog.all(Kind.SKILL), query);
			case LIST_NUMBERS -> FakeCatalog.page(this.catalog.numbersOf(match.id(1)), query);
			case AGENTS -> FakeCatalog.page(this.catalog.all(Kind.AGENT), query);
			case AGENT -> agent(match.id(1));
			case AGENT_STATUS -> agentStatus(match.id(1), body);
			case BULK -> bulk(match.id(1), body);
			case ADD_MEMBER -> addMember(match.id(1), body);
			case MEMBERS -> searchMembers(match.id(1), query);
			case MEMBER -> member(match.id(1), match.id(2)).answer(queueName(match.id(1)));
			case DELETE_MEMBERS -> deleteMembers(match.id(1), body);
			case DELETE_MEMBER -> deleteMember(match.id(1), match.id(2));
			case CALL -> this.calls.create(body, token);
			case HANGUP -> hangUp(match.text(1));
			case ATTEMPT_RESULT -> this.calls.report(match.id(1), body);
		};
	}

	private ObjectNode queue(ObjectNode queue) {
		long id = queue.path("id").asLong();
		ObjectNode answer = queue.deepCopy();
		Json.put(answer, "count", this.members.count(id, false));
		Json.put(answer, "waiting", this.members.count(id, true));
		return answer;
	}

	private ObjectNode existingQueue(long id) {
		ObjectNode queue = this.catalog.find(Kind.QUEUE, id);
		if (queue == null) {
			throw WebitelError.notFound("store.sql_queue.get.app_error", "Id=" + id + ", sql: no rows in result set");
		}
		return queue;
	}

	private String queueName(long id) {
		return this.catalog.name(Kind.QUEUE, id);
	}

	private ObjectNode agent(long id) {
		ObjectNode agent = this.catalog.find(Kind.AGENT, id);
		if (agent == null) {
			throw WebitelError.notFound("store.sql_agent.get.app_error", "Id=" + id + ", sql: no rows in result set");
		}
		return agent;
	}

	private ObjectNode agentStatus(long id, JsonNode body) {
		String status = body.path("status").asText();
		if (!Set.of("online", "offline", "pause").contains(status)) {
			throw WebitelError.of(400, "grpc.agent.update_status", "not found status " + status);
		}
		agent(id);
		this.catalog.agentStatus(id, status);
		this.statusChanges.add(new FakeWebitel.StatusChange(id, status, body.path("payload").asText()));
		return Json.object("status", "success");
	}

	/**
	 * Adds all members or none. An empty list is no error; a list of one is added as a
	 * single member (app/cc_member.go).
	 */
	private ObjectNode bulk(long queue, JsonNode body) {
		JsonNode items = body.path("items");
		items.forEach(MemberReader::checkTypes);
		items.forEach(MemberReader::checkCommunications);
		if (items.isEmpty()) {
			return Json.object();
		}
		checkTakesMembers(queue);
		if (body.path("file_name").asText().getBytes(StandardCharsets.UTF_8).length > 120) {
			throw WebitelError.of(400, "app.member.valid.file_name", "The filename can not be more than 120 symbols");
		}
		List<ObjectNode> stored = new ArrayList<>(items.size());
		items.forEach((item) -> stored.add(this.reader.stored(item, items.size() == 1)));
		ObjectNode answer = Json.MAPPER.createObjectNode();
		this.members.add(queue, stored).forEach((row) -> answer.withArray("ids").add(Long.toString(row.id())));
		return answer;
	}

	private ObjectNode addMember(long queue, JsonNode body) {
		MemberReader.checkTypes(body);
		MemberReader.checkCommunications(body);
		checkTakesMembers(queue);
		return this.members.add(queue, List.of(this.reader.stored(body, true))).get(0).answer(queueName(queue));
	}

	private void checkTakesMembers(long queue) {
		if (Set.of(1, 6).contains(existingQueue(queue).path("type").asInt())) {
			throw WebitelError.of(400, "app.member.valid.queue", "Mismatch queue type");
		}
	}

	private ObjectNode searchMembers(long queue, Query query) {
		List<MemberRow> found = this.members.search(queue, MemberFilter.of(query));
		if (query.last("sort").matches("\\+(id|created_at)")) {
			found = reversed(found);
		}
		return FakeCatalog.page(found, query, (row) -> row.answer(queueName(queue)));
	}

	private static List<MemberRow> reversed(List<MemberRow> rows) {
		List<MemberRow> reversed = new ArrayList<>(rows);
		Collections.reverse(reversed);
		return reversed;
	}

	private MemberRow member(long queue, long id) {
		MemberRow row = this.members.find(id);
		if (row == null || row.queue() != queue) {
			throw WebitelError.notFound("store.sql_member.get.app_error", "Id=" + id + ", sql: no rows in result set");
		}
		return row;
	}

	private ObjectNode deleteMembers(long queue, JsonNode body) {
		MemberFilter filter = MemberFilter.of(body);
		List<MemberRow> deleted = this.members.delete(queue, filter, body.path("size").asInt());
		this.deletions.add(new FakeWebitel.Deletion(queue, body, filter.isEmpty(), ids(deleted)));
		if (body.path("without_members").asBoolean()) {
			return Json.object();
		}
		return Json.object("items", Json.array(deleted.stream().map((row) -> row.answer(queueName(queue))).toList()));
	}

	private ObjectNode deleteMember(long queue, long id) {
		MemberRow row = member(queue, id);
		JsonNode filter = Json.MAPPER.createObjectNode()
			.set("id", Json.MAPPER.createArrayNode().add(Long.toString(id)));
		List<MemberRow> deleted = this.members.delete(queue, MemberFilter.of(filter), 0);
		if (deleted.isEmpty()) {
			throw WebitelError.notFound("store.sql_member.delete.app_error", "Id=" + id + ", not found");
		}
		this.deletions.add(new FakeWebitel.Deletion(queue, filter, false, ids(deleted)));
		return row.answer(queueName(queue));
	}

	private static List<Long> ids(List<MemberRow> rows) {
		return rows.stream().map(MemberRow::id).toList();
	}

	/** Returns a page of attempts; the search is checked as in grpc_api/cc_member.go. */
	private ObjectNode attemptHistory(Query query) {
		if (!FakeAttempts.isComplete(query)) {
			throw WebitelError.of(400, "grpc.member.search_attempt", "filter joined_at is required");
		}
		try {
			return this.attempts.page(query);
		}
		catch (NumberFormatException ex) {
			throw ex;
		}
		catch (IllegalArgumentException ex) {
			throw WebitelError.of(500, "store.sql_member.attempts_history.app_error", ex.getMessage());
		}
	}

	private ObjectNode hangUp(String call) {
		this.calls.hangUp(call);
		return Json.object();
	}

}
