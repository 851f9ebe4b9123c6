package dev.crmbridge.outbound;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Threads for routes of integration engineers, whose steps may block without end: limits
 * each call in time, and all threads in number.
 */
public final class RouteThreads implements AutoCloseable {

	/** Maximum number of threads, those that ignore their interruption included. */
	public static final int MAX_THREADS = 32;

	private final ThreadPoolExecutor threads;

	/** Creates threads whose names begin with a prefix. */
	public RouteThreads(String prefix) {
		CustomizableThreadFactory factory = new CustomizableThreadFactory(prefix);
		factory.setDaemon(true);
		// without a queue: a call begins at once or is rejected
		this.threads = new ThreadPoolExecutor(0, MAX_THREADS, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), factory);
	}

	/**
	 * Runs a call on another thread. A thread that is still busy at the end of the time
	 * limit is interrupted.
	 * @param call the call
	 * @param timeout time limit of the call
	 * @return the result of the call
	 * @throws RejectedExecutionException if all threads are busy
	 * @throws TimeoutException at the end of the time limit
	 * @throws ExecutionException if the call fails
	 * @throws InterruptedException if this thread is interrupted
	 */
	public <T> T call(Callable<T> call, Duration timeout)
			throws ExecutionException, TimeoutException, InterruptedException {
		Future<T> result = this.threads.submit(call);
		try {
			return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		finally {
			result.cancel(true);
		}
	}

	/** Interrupts all threads. */
	@Override
	public void close() {
		this.threads.shutdownNow();
	}

}
