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
 * Writes what many threads have for the store together: what comes while a commit is
 * under way waits for the next one, and then all of it is one statement and one commit.
 * Whoever comes alone does not wait. No more wait than there are threads that have
 * something to write.
 *
 * @param <T> what is written
 * @param <R> what becomes of it
 */
public final class GroupCommit<T, R> {

	/** How much may be in one commit. */
	private static final int MOST = 64;

	private final BlockingQueue<Waiting<T, R>> waiting = new LinkedBlockingQueue<>();

	private final Executor writers;

	private final Duration limit;

	private final Function<List<T>, List<R>> commit;

	/**
	 * Makes a group.
	 * @param writers its threads are the commits that may be under way at a time
	 * @param limit how long one may wait
	 * @param commit writes several, in the order they came, and tells in that order what
	 * became of them
	 */
	public GroupCommit(Executor writers, Duration limit, Function<List<T>, List<R>> commit) {
		this.writers = writers;
		this.limit = limit;
		this.commit = commit;
	}

	/**
	 * Writes one, together with what others have.
	 * @param item what is written
	 * @return what became of it
	 * @throws QueryTimeoutException if that is not known in time; it may be written all
	 * the same
	 */
	public R write(T item) {
		Waiting<T, R> mine = new Waiting<>(item, new CompletableFuture<>());
		this.waiting.add(mine);
		try {
			this.writers.execute(this::writeWaiting);
			return mine.result().get(this.limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			this.waiting.remove(mine);
			throw new QueryTimeoutException("not written within " + this.limit.toMillis() + " ms", ex);
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

	/** How many wait for the next commit. */
	int waiting() {
		return this.waiting.size();
	}

	private void writeWaiting() {
		List<Waiting<T, R>> group = new ArrayList<>();
		this.waiting.drainTo(group, MOST);
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
