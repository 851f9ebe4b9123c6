package dev.crmbridge.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.springframework.dao.QueryTimeoutException;

/**
 * Writer that shares commits of the store between threads: items that arrive during a
 * commit wait for the next one, and are then written with one statement and one commit. A
 * lone writer commits at once. The number of waiting items is limited by the number of
 * calling threads.
 *
 * @param <T> the type of an item
 * @param <R> the type of an item's result
 */
public final class GroupCommit<T, R> {

	/** Maximum number of items in one commit. */
	private static final int MAX_GROUP_SIZE = 64;

	private final BlockingQueue<Waiting<T, R>> waiting = new LinkedBlockingQueue<>();

	private final Executor writers;

	private final Duration timeout;

	private final Function<List<T>, List<R>> commit;

	/**
	 * Creates a writer.
	 * @param writers runs the commits; its number of threads limits parallel commits
	 * @param timeout the maximum wait of a caller
	 * @param commit writes several items in the order of their arrival, and returns their
	 * results in the same order
	 */
	public GroupCommit(Executor writers, Duration timeout, Function<List<T>, List<R>> commit) {
		this.writers = writers;
		this.timeout = timeout;
		this.commit = commit;
	}

	/**
	 * Writes an item, together with the items of other threads.
	 * @param item the item
	 * @return the result of the item
	 * @throws QueryTimeoutException if the result is not known in time; the item may have
	 * been written nevertheless
	 */
	public R write(T item) {
		Waiting<T, R> mine = new Waiting<>(item, new CompletableFuture<>());
		this.waiting.add(mine);
		try {
			this.writers.execute(this::writeWaiting);
			return mine.result().get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			this.waiting.remove(mine);
			throw new QueryTimeoutException("not written within " + this.timeout.toMillis() + " ms", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.waiting.remove(mine);
			throw new QueryTimeoutException("interrupted", ex);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure
					: new IllegalStateException(ex.getCause());
		}
	}

	/** Returns the number of items that wait for the next commit. */
	int waiting() {
		return this.waiting.size();
	}

	private void writeWaiting() {
		List<Waiting<T, R>> group = new ArrayList<>();
		this.waiting.drainTo(group, MAX_GROUP_SIZE);
		if (group.isEmpty()) {
			return;
		}
		try {
			List<R> results = this.commit.apply(group.stream().map(Waiting::item).toList());
			for (int i = 0; i < group.size(); i++) {
				group.get(i).result().complete(results.get(i));
			}
		}
		catch (RuntimeException | Error ex) {
			group.forEach((each) -> each.result().completeExceptionally(ex));
		}
	}

	private record Waiting<T, R>(T item, CompletableFuture<R> result) {
	}

}
