package dev.crmbridge.testkit.webitel;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

import dev.crmbridge.testkit.http.ReceivedRequest;

/**
 * Selection of requests that fail, created by {@link FakeWebitel#on}. The {@code fail…}
 * methods put the plan into force.
 */
public final class FailurePlan {

	private final List<Rule> rules;

	private final Set<Operation> operations;

	private final Predicate<ReceivedRequest> condition;

	FailurePlan(List<Rule> rules, Set<Operation> operations, Predicate<ReceivedRequest> condition) {
		this.rules = rules;
		this.operations = operations;
		this.condition = condition;
	}

	/**
	 * Restricts the plan to requests that meet the condition. For a
	 * {@link Failure#connectionReset()} the condition sees no body.
	 */
	public FailurePlan when(Predicate<ReceivedRequest> more) {
		return new FailurePlan(this.rules, this.operations, this.condition.and(more));
	}

	public void failNext(Failure failure) {
		failNext(failure, 1);
	}

	public void failNext(Failure failure, int times) {
		this.rules.add(new Rule(this, List.of(failure), times, 1, new Random(0)));
	}

	/** Fails all selected requests until {@link FakeWebitel#heal()}. */
	public void failAlways(Failure failure) {
		failNext(failure, Integer.MAX_VALUE);
	}

	/**
	 * Fails each selected request with this probability, with one of the failures; the
	 * same seed repeats the same choices.
	 */
	public void failRandomly(double probability, long seed, Failure... failures) {
		this.rules.add(new Rule(this, List.of(failures), Integer.MAX_VALUE, probability, new Random(seed)));
	}

	static final class Rule {

		private final FailurePlan plan;

		private final List<Failure> failures;

		private final double probability;

		private final Random random;

		private int left;

		private Rule(FailurePlan plan, List<Failure> failures, int times, double probability, Random random) {
			this.plan = plan;
			this.failures = failures;
			this.left = times;
			this.probability = probability;
			this.random = random;
		}

		/**
		 * Returns the failure of this request, or null. A single unread failure applies
		 * before the body is read.
		 */
		synchronized Failure take(Operation operation, ReceivedRequest request, boolean bodyRead) {
			boolean early = this.failures.size() == 1 && this.failures.get(0).unread();
			if (this.left == 0 || early == bodyRead || !this.plan.operations.contains(operation)
					|| !this.plan.condition.test(request) || this.random.nextDouble() >= this.probability) {
				return null;
			}
			this.left--;
			return this.failures.get(this.random.nextInt(this.failures.size()));
		}

	}

}
