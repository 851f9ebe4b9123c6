package dev.crmbridge.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Load at a fixed rate, whether answers come or not. Each time is counted from the moment
 * at which the request was planned, so that a stall counts for all that it holds up.
 */
public final class SteadyLoad {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final int perSecond;

	/** Load of so many requests a second. */
	public SteadyLoad(int perSecond) {
		this.perSecond = perSecond;
	}

	/**
	 * Sends requests for so long and waits for their answers.
	 * @param duration how long
	 * @param requests makes the request that was planned for a {@link System#nanoTime()}
	 * @return how long each took, in ms
	 * @throws IllegalStateException if one gets no answer, or not 2xx
	 */
	public double[] run(Duration duration, LongFunction<HttpRequest> requests) throws Exception {
		long count = duration.toMillis() * this.perSecond / 1000;
		List<CompletableFuture<Double>> answers = new ArrayList<>();
		long start = System.nanoTime();
		for (long i = 0; i < count; i++) {
			long planned = start + i * TimeUnit.SECONDS.toNanos(1) / this.perSecond;
			for (long wait = planned - System.nanoTime(); wait > 0; wait = planned - System.nanoTime()) {
				LockSupport.parkNanos(wait);
			}
			answers.add(this.http.sendAsync(requests.apply(planned), HttpResponse.BodyHandlers.ofByteArray())
				.thenApply((answer) -> millis(planned, answer)));
		}
		CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		return answers.stream().mapToDouble(CompletableFuture::join).toArray();
	}

	private static double millis(long planned, HttpResponse<byte[]> answer) {
		long now = System.nanoTime();
		if (answer.statusCode() / 100 != 2) {
			throw new IllegalStateException(answer.uri().getPath() + " was answered " + answer.statusCode());
		}
		return (now - planned) / 1e6;
	}

}
