package dev.crmbridge.testkit.webitel;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.testkit.http.ReceivedRequest;
import dev.crmbridge.testkit.webitel.FakeCatalog.Kind;

/**
 * Stands in for Webitel's REST API: behaves as its public sources say, records what it
 * receives, and fails on demand.
 */
public final class FakeWebitel implements AutoCloseable {

	/** As a delay of a {@link Failure}: until {@link #release()}. */
	public static final Duration RELEASED = ChronoUnit.FOREVER.getDuration();

	/** The header that carries the token. */
	public static final String TOKEN_HEADER = "X-Webitel-Access";

	/** The token that is accepted from the start. */
	public static final String TOKEN = "sandbox-token";

	private final FakeCatalog directory = new FakeCatalog();

	private final FakeMembers members = new FakeMembers();

	private final FakeCalls calls = new FakeCalls(this.directory);

	private final WebitelOperations operations = new WebitelOperations(this.directory, this.members, this.calls);

	private final WebitelGateway gateway;

	public FakeWebitel() {
		this(0);
	}

	/** Listens on this port of 127.0.0.1, on a free one when it is 0. */
	public FakeWebitel(int port) {
		this.gateway = new WebitelGateway(port, this.operations::run);
		this.gateway.acceptToken(TOKEN);
	}

	/** The base URL, ends in {@code /api}. */
	public String url() {
		return "http://127.0.0.1:" + port() + "/api";
	}

	public int port() {
		return this.gateway.server().port();
	}

	/**
	 * Webitel goes away: connections are refused, open ones break. What it holds stays.
	 */
	public void stop() {
		this.gateway.server().stop();
	}

	/** Webitel comes back on the same port. */
	public void start() {
		this.gateway.server().start();
	}

	@Override
	public void close() {
		this.gateway.server().close();
	}

	/** Prints one line per request. */
	public void printTo(Consumer<String> printer) {
		this.gateway.printTo(printer);
	}

	// --- failures

	/** Says which requests shall fail: these operations, or all when none is named. */
	public FailurePlan on(Operation... operations) {
		Set<Operation> chosen = EnumSet.allOf(Operation.class);
		if (operations.length > 0) {
			chosen.retainAll(Set.of(operations));
		}
		return new FailurePlan(this.gateway.failures(), chosen, (request) -> true);
	}

	/** Lets all go on that waits for it, see {@link #RELEASED}. */
	public void release() {
		this.gateway.release();
	}

	/** No failures from now on, the token works, and nothing waits to be released. */
	public void heal() {
		this.gateway.failures().clear();
		this.gateway.release();
		this.gateway.refuseTokens(0);
		this.gateway.answerAfter(Duration.ZERO);
	}

	/** Every answer waits this long; the work is done at once. */
	public void answerAfter(Duration delay) {
		this.gateway.answerAfter(delay);
	}

	/** No token is good: 401, and the error's detail contains the token. */
	public void expireTokens() {
		this.gateway.refuseTokens(401);
	}

	/** The token lacks the right: 403. */
	public void forbidTokens() {
		this.gateway.refuseTokens(403);
	}

	public void restoreTokens() {
		this.gateway.refuseTokens(0);
	}

	/** Accepts this token too, an agent's own one, say. */
	public void acceptToken(String token) {
		this.gateway.acceptToken(token);
	}

	// --- what it holds

	public void addQueue(long id, String name, int type) {
		this.directory.queue(id, name, type, true);
	}

	public void removeQueue(long id) {
		this.directory.remove(Kind.QUEUE, id);
	}

	public void addBucket(long id, String name) {
		this.directory.named(Kind.BUCKET, id, name);
	}

	public void removeBucket(long id) {
		this.directory.remove(Kind.BUCKET, id);
	}

	public void attachBucket(long queue, long bucket) {
		this.directory.attach(queue, bucket);
	}

	public void detachBucket(long queue, long bucket) {
		this.directory.detach(queue, bucket);
	}

	public void addCommunicationType(long id, String name, String code) {
		this.directory.communicationType(id, name, code);
	}

	public void removeCommunicationType(long id) {
		this.directory.remove(Kind.COMMUNICATION_TYPE, id);
	}

	public void addTimezone(long id, String name) {
		this.directory.named(Kind.TIMEZONE, id, name);
	}

	public void addSkill(long id, String name) {
		this.directory.named(Kind.SKILL, id, name);
	}

	public void addAgent(long id, String name, String extension) {
		this.directory.agent(id, name, extension, true);
	}

	/** Calls from this extension are refused: the agent's phone is busy. */
	public void busy(String extension, boolean busy) {
		this.calls.busy(extension, busy);
	}

	/**
	 * Calls from this extension with {@code cancel_distribute} are refused: the agent is
	 * in a call.
	 */
	public void inCall(String extension, boolean inCall) {
		this.calls.inCall(extension, inCall);
	}

	/**
	 * Starts an attempt: the member counts one more and cannot be deleted until it ends.
	 * Answers the attempt's id.
	 */
	public long startAttempt(long member) {
		return this.calls.startAttempt(this.members.find(member));
	}

	/** Ends an attempt unreported, as the queue's processing time does. */
	public void timeOutAttempt(long attempt) {
		this.calls.timeOutAttempt(attempt);
	}

	/** The member's {@code expire_at} passes. */
	public void expire(long member) {
		this.members.find(member).expire();
	}

	// --- what it received

	/** The latest requests, oldest first. */
	public List<ReceivedRequest> requests() {
		return this.gateway.log().all();
	}

	public List<ReceivedRequest> requests(Operation operation) {
		return requests().stream()
			.filter((each) -> Operation.of(each.method(), each.path())
				.filter((match) -> match.operation() == operation)
				.isPresent())
			.toList();
	}

	/**
	 * The most requests that were under way, received and not yet answered, at a time.
	 */
	public int maxConcurrent() {
		return this.gateway.server().maxConcurrent();
	}

	/** How many bytes of each body are kept, 16 KiB unless told otherwise. */
	public void keepBytes(int bytes) {
		this.gateway.log().keepBytes(bytes);
	}

	/**
	 * What in the requests does not fit Webitel's Swagger file; empty where that file is
	 * absent.
	 */
	public List<String> contractProblems() {
		return this.gateway.contractProblems();
	}

	/** The members of a queue in the order they were added. */
	public List<StoredMember> members(long queue) {
		return views(this.members.ofQueue(queue));
	}

	/** The members with this {@code import_id} in the order they were added. */
	public List<StoredMember> membersOf(String importId) {
		return views(this.members.ofImport(importId));
	}

	private static List<StoredMember> views(Collection<MemberRow> rows) {
		return rows.stream().map(StoredMember::of).toList();
	}

	public List<Deletion> deletions() {
		return this.operations.deletions();
	}

	/** The deletes with an empty filter: each has emptied a queue. */
	public List<Deletion> purges() {
		return deletions().stream().filter(Deletion::emptyFilter).toList();
	}

	public List<Call> calls() {
		return this.calls.calls();
	}

	/** The ids of the calls that were not hung up. */
	public Set<String> activeCalls() {
		return this.calls.activeCalls();
	}

	public List<AttemptResult> attemptResults() {
		return this.calls.results();
	}

	public List<StatusChange> statusChanges() {
		return this.operations.statusChanges();
	}

	/**
	 * A delete by filter, or of one member.
	 *
	 * @param queue the queue's id
	 * @param filter the filter as sent
	 * @param emptyFilter whether it filtered nothing, so that it emptied the queue
	 * @param deleted the ids of the deleted members
	 */
	public record Deletion(long queue, JsonNode filter, boolean emptyFilter, List<Long> deleted) {

	}

	/**
	 * A call that was made.
	 *
	 * @param id its id
	 * @param destination whom it calls
	 * @param extension from which extension
	 * @param token with which token
	 * @param body the request's body
	 */
	public record Call(String id, String destination, String extension, String token, JsonNode body) {

	}

	/**
	 * An attempt's result as it was reported.
	 *
	 * @param attempt the attempt's id
	 * @param status the status, {@code abandoned} when none was sent
	 * @param body the request's body
	 */
	public record AttemptResult(long attempt, String status, JsonNode body) {

	}

	/**
	 * A change of an agent's status.
	 *
	 * @param agent the agent's id
	 * @param status the new status
	 * @param payload the cause of a pause
	 */
	public record StatusChange(long agent, String status, String payload) {

	}

}
