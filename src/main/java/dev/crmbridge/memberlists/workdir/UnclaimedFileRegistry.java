package dev.crmbridge.memberlists.workdir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import dev.crmbridge.memberlists.ReasonTexts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Registry of files and folders below {@code members.dir} that cannot be claimed. An
 * entry is reported once it is a minute old, and its claim is retried at growing
 * intervals.
 */
@Component
public class UnclaimedFileRegistry {

	static final Duration REPORT_DELAY = Duration.ofMinutes(1);

	private static final Duration MAX_RETRY_DELAY = Duration.ofMinutes(1);

	/** Longest name in the log and in health, in characters. */
	private static final int MAX_NAME_LENGTH = 120;

	private static final Logger LOG = LoggerFactory.getLogger(UnclaimedFileRegistry.class);

	private final Map<Path, Unclaimed> entries = new ConcurrentHashMap<>();

	private final ReasonTexts reasons;

	private final LongSupplier nanos;

	@Autowired
	UnclaimedFileRegistry(ReasonTexts reasons) {
		this(reasons, System::nanoTime);
	}

	UnclaimedFileRegistry(ReasonTexts reasons, LongSupplier nanos) {
		this.reasons = reasons;
		this.nanos = nanos;
	}

	/**
	 * Notes a file or folder that cannot be claimed.
	 * @param path relative to {@code members.dir}
	 * @param code of the reason
	 * @param failed whether a claim was attempted, so that the next one waits longer
	 */
	public void note(Path path, String code, boolean failed) {
		long now = this.nanos.getAsLong();
		Unclaimed entry = this.entries.compute(path, (any, before) -> {
			Unclaimed known = (before != null) ? before : new Unclaimed(code, now, 0, now, false);
			int attempts = failed ? known.attempts() + 1 : known.attempts();
			return new Unclaimed(code, known.since(), attempts, failed ? now + delay(attempts) : known.nextAttempt(),
					known.logged());
		});
		if (entry.isReported(now) && !entry.logged() && this.entries.replace(path, entry,
				new Unclaimed(entry.code(), entry.since(), entry.attempts(), entry.nextAttempt(), true))) {
			LOG.warn("Could not claim {}: {}", shown(path), this.reasons.englishDetail(entry.code()));
		}
	}

	private static long delay(int attempts) {
		return Math.min(MAX_RETRY_DELAY.toNanos(), Duration.ofSeconds(1L << Math.min(attempts, 6)).toNanos());
	}

	/** Returns whether the next attempt to claim a path is due. */
	public boolean isDue(Path path) {
		Unclaimed entry = this.entries.get(path);
		return entry == null || entry.nextAttempt() - this.nanos.getAsLong() <= 0;
	}

	/** Removes the entry of a path that can be claimed. */
	public void clear(Path path) {
		this.entries.remove(path);
	}

	/** Removes the entries below a folder whose files have gone. */
	public void retain(Path folder, Set<Path> present) {
		this.entries.keySet().removeIf((path) -> path.startsWith(folder) && !present.contains(path));
	}

	/** Returns the paths that are a minute old, with the codes of their reasons. */
	public Map<Path, String> reported() {
		Map<Path, String> reported = new LinkedHashMap<>();
		this.entries.forEach((path, entry) -> {
			if (entry.isReported(this.nanos.getAsLong())) {
				reported.put(path, entry.code());
			}
		});
		return reported;
	}

	/**
	 * Returns a path for the log: shortened, and without control characters.
	 */
	public static String shown(Path path) {
		String text = path.toString().replaceAll("\\p{C}", "\ufffd");
		return (text.length() > MAX_NAME_LENGTH) ? text.substring(0, MAX_NAME_LENGTH) + "…" : text;
	}

	/**
	 * An entry.
	 *
	 * @param code of the reason
	 * @param since when the path was first seen, by {@link #nanos}
	 * @param attempts failed claims
	 * @param nextAttempt when the next claim is due, by {@link #nanos}
	 * @param logged whether the entry was logged
	 */
	private record Unclaimed(String code, long since, int attempts, long nextAttempt, boolean logged) {

		private boolean isReported(long now) {
			return now - this.since >= REPORT_DELAY.toNanos();
		}

	}

}
