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
import dev.crmbridge.testkit.webitel.history.AttemptEnd;
import dev.crmbridge.testkit.webitel.history.FakeAttempts;
import dev.crmbridge.testkit.webitel.history.FakeDialer;

/**
 * Stand-in for Webitel's REST API: behaves as Webitel's public sources say, records the
 * requests, and fails on demand.
 */
public final class FakeWebitel implements AutoCloseable {

	/** Delay of a {@link Failure} that ends with {@link #release()}. */
	public static final Duration RELEASED = ChronoUnit.FOREVER.getDuration();

	/** The header that carries the token. */
	public static final String TOKEN_HEADER = "X-Webitel-Access";

	/** The token that is accepted from the start. */
	public static final String TOKEN = "sandbox-token";

	private final FakeCatalog catalog = new FakeCatalog();

	private final FakeMembers members = new FakeMembers(this::now);

	private final FakeAttempts attempts = new FakeAttempts(this.members::find, this::now,
			(id) -> this.catalog.name(Kind.QUEUE, id), (id) -> this.catalog.name(Kind.AGENT, id));

	private final FakeCalls calls = new FakeCalls(this.catalog, this.attempts, this::now);

	private final WebitelOperations operations = new WebitelOperations(this.catalog, this.members, this.calls,
			this.attempts);

	private volatile Duration clockOffset = Duration.ZERO;

	/** Null while members are not called. */
	private FakeDialer dialer;

	private final WebitelGateway gateway;

	public FakeWebitel() {
		this(0);
	}

	/** Listens on this port of 127.0.0.1, or on a free one for 0. */
	public FakeWebitel(int port) {
		this.gateway = new WebitelGateway(port, this.operations::run);
		this.gateway.acceptToken(TOKEN);
	}

	/** Returns the base URL, which ends in {@code /api}. */
	public String url() {
		return "http://127.0.0.1:" + port() + "/api";
	}

	public int port() {
		return this.gateway.server().port();
	}

	/** Stops Webitel: new connections are refused, open ones break. The data stays. */
	public void stop() {
		this.gateway.server().stop();
	}

	/** Starts the stopped Webitel on the same port. */
	public void start() {
		this.gateway.server().start();
	}

	@Override
	public void close() {
		if (this.dialer != null) {
			this.dialer.close();
		}
		this.gateway.server().close();
	}

	/** Prints one line per request. */
	public void printTo(Consumer<String> printer) {
		this.gateway.printTo(printer);
	}

	// --- failures

	/**
	 * Selects the requests that fail: those of these operations, or all for no argument.
	 */
	public FailurePlan on(Operation... operations) {
		Set<Operation> chosen = EnumSet.allOf(Operation.class);
		if (operations.length > 0) {
			chosen.retainAll(Set.of(operations));
		}
		return new FailurePlan(this.gateway.failures(), chosen, (request) -> true);
	}

	/** Continues all requests that wait for {@link #RELEASED}. */
	public void release() {
		this.gateway.release();
	}

	/** Ends all failures, accepts the token, and releases waiting requests. */
	public void heal() {
		this.gateway.failures().clear();
		this.gateway.release();
		this.gateway.refuseTokens(0);
		this.gateway.answerAfter(Duration.ZERO);
	}

	/** Delays every response; requests are carried out at once. */
	public void answerAfter(Duration delay) {
		this.gateway.answerAfter(delay);
	}

	/** Refuses every token with 401, with the token in the error's detail. */
	public void expireTokens() {
		this.gateway.refuseTokens(401);
	}

	/** Refuses every token with 403, as without the right. */
	public void forbidTokens() {
		this.gateway.refuseTokens(403);
	}

	public void restoreTokens() {
		this.gateway.refuseTokens(0);
	}

	/** Accepts a further token, such as an agent's own. */
	public void acceptToken(String token) {
		this.gateway.acceptToken(token);
	}

	// --- data

	public void addQueue(long id, String name, int type) {
		this.catalog.queue(id, name, type, true);
	}

	public void removeQueue(long id) {
		this.catalog.remove(Kind.QUEUE, id);
	}

	public void addBucket(long id, String name) {
		this.catalog.named(Kind.BUCKET, id, name);
	}

	public void removeBucket(long id) {
		this.catalog.remove(Kind.BUCKET, id);
	}

	public void attachBucket(long queue, long bucket) {
		this.catalog.attach(queue, bucket);
	}

	public void detachBucket(long queue, long bucket) {
		this.catalog.detach(queue, bucket);
	}

	public void addCommunicationType(long id, String name, String code) {
		this.catalog.communicationType(id, name, code);
	}

	public void removeCommunicationType(long id) {
		this.catalog.remove(Kind.COMMUNICATION_TYPE, id);
	}

	public void addTimezone(long id, String name) {
		this.catalog.named(Kind.TIMEZONE, id, name);
	}

	public void addSkill(long id, String name) {
		this.catalog.named(Kind.SKILL, id, name);
	}

	/** Adds a number to a list of numbers. */
	public void listNumber(long list, String number) {
		this.catalog.listNumber(list, number);
	}

	public void addAgent(long id, String name, String extension) {
		this.catalog.agent(id, name, extension, true);
	}

	/** Refuses calls from this extension, as with a busy phone. */
	public void busy(String extension, boolean busy) {
		this.calls.busy(extension, busy);
	}

	/**
	 * Refuses calls from this extension with {@code cancel_distribute}, as during a call.
	 */
	public void inCall(String extension, boolean inCall) {
		this.calls.inCall(extension, inCall);
	}

	/** Sets Webitel's clock ahead of the machine's, or behind it. */
	public void clockOffset(Duration offset) {
		this.clockOffset = offset;
	}

	private long now() {
		return System.currentTimeMillis() + this.clockOffset.toMillis();
	}

	/** Lets a dialer call the open members of these queues until the stand-in closes. */
	public void dial(FakeDialer.Settings settings) {
		this.dialer = new FakeDialer(settings, this.attempts,
				(queue) -> this.members.startNext(queue, now() - settings.newMembers().toMillis()), this::now);
	}

	/** Returns the dialer attempts, to end them and to change their history. */
	public FakeAttempts attempts() {
		return this.attempts;
	}

	/**
	 * Starts a dialer attempt, and returns its id. Until its end the member cannot be
	 * deleted.
	 */
	public long startAttempt(long member) {
		return this.attempts.start(member);
	}

	/** Ends a dialer attempt without a report, as the queue's processing time does. */
	public void timeOutAttempt(long attempt) {
		this.attempts.end(attempt, AttemptEnd.with("timeout"));
	}

	/** Deletes a member, as a person in Webitel does. */
	public void delete(long member) {
		this.members.delete(member);
	}

	/** Sets the member's {@code expire_at} to the past. */
	public void expire(long member) {
		this.members.find(member).expire();
	}

	// --- requests and their effects

	/** Returns the latest requests, oldest first. */
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

	/** Returns the maximum number of concurrent requests so far. */
	public int maxConcurrent() {
		return this.gateway.server().maxConcurrent();
	}

	/** Sets how many bytes of each body are kept; the default is 16 KiB. */
	public void keepBytes(int bytes) {
		this.gateway.log().keepBytes(bytes);
	}

	/** Returns how requests broke Webitel's Swagger file; empty without that file. */
	public List<String> contractProblems() {
		return this.gateway.contractProblems();
	}

	/** Returns the members of a queue, oldest first. */
	public List<StoredMember> members(long queue) {
		return views(this.members.ofQueue(queue));
	}

	/** Returns the members with this {@code import_id}, oldest first. */
	public List<StoredMember> membersOf(String importId) {
		return views(this.members.ofImport(importId));
	}

	private static List<StoredMember> views(Collection<MemberRow> rows) {
		return rows.stream().map(StoredMember::of).toList();
	}

	public List<Deletion> deletions() {
		return this.operations.deletions();
	}

	/** Returns the deletions with an empty filter; each emptied a queue. */
	public List<Deletion> purges() {
		return deletions().stream().filter(Deletion::emptyFilter).toList();
	}

	public List<Call> calls() {
		return this.calls.calls();
	}

	/** Returns the ids of the calls that were not hung up. */
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
	 * A deletion by filter, or of one member.
	 *
	 * @param queue the queue's id
	 * @param filter the filter as sent
	 * @param emptyFilter whether the filter was empty, so that it emptied the queue
	 * @param deleted the ids of the deleted members
	 */
	public record Deletion(long queue, JsonNode filter, boolean emptyFilter, List<Long> deleted) {

	}

	/**
	 * A call that was made.
	 *
	 * @param id its id
	 * @param destination the called number or extension
	 * @param extension the calling extension
	 * @param token the token of the request
	 * @param body the request's body
	 */
	public record Call(String id, String destination, String extension, String token, JsonNode body) {

	}

	/**
	 * The reported result of a dialer attempt.
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
