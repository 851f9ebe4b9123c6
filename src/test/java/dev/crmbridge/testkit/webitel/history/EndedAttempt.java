package dev.crmbridge.testkit.webitel.history;

/**
 * A dialer attempt that has ended, in 64 bytes, as a benchmark makes ten million of them.
 * Times are ms since the epoch; 0 for a time that is not set.
 */
public final class EndedAttempt {

	/** A time that is not set, among the distances to {@code leaving_at}. */
	private static final int UNSET = Integer.MIN_VALUE;

	private final long id;

	private final long leavingAt;

	private final CalledMember member;

	private final String result;

	private final int agent;

	private final int number;

	private final int joined;

	private final int offering;

	private final int bridged;

	private final int reporting;

	EndedAttempt(long id, CalledMember member, int number, String result, long agent, Times times) {
		this.id = id;
		this.member = member;
		this.number = number;
		this.result = result.intern();
		this.agent = Math.toIntExact(agent);
		this.leavingAt = times.leaving();
		this.joined = distance(times.joined());
		this.offering = distance(times.offering());
		this.bridged = distance(times.bridged());
		this.reporting = distance(times.reporting());
	}

	private int distance(long time) {
		return (time != 0) ? Math.toIntExact(time - this.leavingAt) : UNSET;
	}

	private long time(int distance) {
		return (distance != UNSET) ? this.leavingAt + distance : 0;
	}

	public long id() {
		return this.id;
	}

	public CalledMember member() {
		return this.member;
	}

	/** Returns which attempt of its member this is: 1 for the first. */
	public int number() {
		return this.number;
	}

	public String result() {
		return this.result;
	}

	/** Returns the agent's id, or 0. */
	public long agent() {
		return this.agent;
	}

	public long joinedAt() {
		return time(this.joined);
	}

	public long offeringAt() {
		return time(this.offering);
	}

	public long bridgedAt() {
		return time(this.bridged);
	}

	public long leavingAt() {
		return this.leavingAt;
	}

	public long reportingAt() {
		return time(this.reporting);
	}

	@Override
	public String toString() {
		return "attempt " + this.id + " of member " + this.member.id() + ": " + this.result + " at " + this.leavingAt;
	}

	/** Times in ms since the epoch; 0 for a time that is not set. */
	record Times(long joined, long offering, long bridged, long leaving, long reporting) {

	}

}
