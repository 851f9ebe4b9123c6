package dev.crmbridge.testkit.webitel;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

import dev.crmbridge.testkit.http.ReceivedRequest;

/**
 * Which requests shall fail, and how: made by {@link FakeWebitel#on}, in force from its
 * last call on.
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
	 * Only requests that also meet this; of a {@link Failure#connectionReset()} the body
	 * is not known.
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

	/** Until {@link FakeWebitel#heal()}. */
	public void failAlways(Failure failure) {
		failNext(failure, Integer.MAX_VALUE);
	}

	/**
	 * Each request with this probability, with one of the failures; the same seed draws
	 * the same numbers.
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
		 * The failure for this request, or null. A single unread one applies before the
		 * body is read.
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
