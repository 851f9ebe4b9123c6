package dev.crmbridge.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

import dev.crmbridge.testkit.TestRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class GroupCommitTest {

	private static final Duration WAIT_LIMIT = TestRun.WAIT_LIMIT;

	/** An item that the commit refuses. */
	private static final int REFUSED_ITEM = 13;

	private final ExecutorService writer = Executors.newSingleThreadExecutor();

	private final ExecutorService callers = Executors.newCachedThreadPool();

	private final List<List<Integer>> commits = new CopyOnWriteArrayList<>();

	private final CountDownLatch begun = new CountDownLatch(1);

	private final Semaphore mayCommit = new Semaphore(0);

	private final GroupCommit<Integer, String> group = new GroupCommit<>(this.writer, WAIT_LIMIT, this::commit);

	@AfterEach
	void stop() {
		this.mayCommit.release(100);
		this.writer.shutdown();
		this.callers.shutdown();
	}

	@Test
	void loneWriterCommitsAtOnce() {
		this.mayCommit.release();
		assertThat(this.group.write(1)).isEqualTo("wrote 1");
		assertThat(this.commits).containsExactly(List.of(1));
	}

	@Test
	void itemsDuringACommitShareTheNextCommit() throws Exception {
		CompletableFuture<String> first = first();
		List<CompletableFuture<String>> others = IntStream.range(0, 10).mapToObj(this::write).toList();
		awaitWaiting(10);
		this.mayCommit.release(2);
		assertThat(first.get()).isEqualTo("wrote -1");
		for (int i = 0; i < 10; i++) {
			assertThat(others.get(i).get()).isEqualTo("wrote " + i);
		}
		assertThat(this.commits).hasSize(2);
		assertThat(this.commits.get(1)).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 10).boxed().toList());
	}

	@Test
	void commitHasAtMost64Items() throws Exception {
		first();
		List<CompletableFuture<String>> others = IntStream.range(20, 120).mapToObj(this::write).toList();
		awaitWaiting(100);
		this.mayCommit.release(3);
		for (CompletableFuture<String> other : others) {
			assertThat(other.get()).startsWith("wrote ");
		}
		assertThat(this.commits).extracting(List::size).containsExactly(1, 64, 36);
	}

	@Test
	void failureReachesOnlyTheWritersOfItsCommit() throws Exception {
		CompletableFuture<String> first = first();
		CompletableFuture<String> bad = write(REFUSED_ITEM);
		CompletableFuture<String> other = write(14);
		awaitWaiting(2);
		this.mayCommit.release(3);
		assertThat(first.get()).isEqualTo("wrote -1");
		assertThat(bad).failsWithin(WAIT_LIMIT).withThrowableThat().withCauseInstanceOf(DuplicateKeyException.class);
		assertThat(other).failsWithin(WAIT_LIMIT).withThrowableThat().withCauseInstanceOf(DuplicateKeyException.class);
		assertThat(this.group.write(15)).isEqualTo("wrote 15");
	}

	@Test
	void timedOutItemIsNotWrittenLater() throws Exception {
		CompletableFuture<String> first = first();
		GroupCommit<Integer, String> impatient = new GroupCommit<>(this.writer, Duration.ofMillis(1), this::commit);
		assertThatExceptionOfType(QueryTimeoutException.class).isThrownBy(() -> impatient.write(2));
		assertThat(impatient.waiting()).isZero();
		this.mayCommit.release(2);
		first.get();
		assertThat(this.group.write(3)).isEqualTo("wrote 3");
		assertThat(this.commits).containsExactly(List.of(-1), List.of(3));
	}

	/** Begins a commit that waits for its permit. */
	private CompletableFuture<String> first() throws InterruptedException {
		CompletableFuture<String> first = write(-1);
		this.begun.await();
		return first;
	}

	private CompletableFuture<String> write(int item) {
		return CompletableFuture.supplyAsync(() -> this.group.write(item), this.callers);
	}

	private void awaitWaiting(int count) {
		await().atMost(WAIT_LIMIT).until(() -> this.group.waiting() == count);
	}

	private List<String> commit(List<Integer> items) {
		this.begun.countDown();
		this.mayCommit.acquireUninterruptibly();
		this.commits.add(items);
		if (items.contains(REFUSED_ITEM)) {
			throw new DuplicateKeyException("one of them is bad");
		}
		return items.stream().map((item) -> "wrote " + item).toList();
	}

}
