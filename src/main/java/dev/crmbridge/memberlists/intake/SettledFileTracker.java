package dev.crmbridge.memberlists.intake;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.function.LongSupplier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.crmbridge.memberlists.MemberListSettings;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Tracker of dropped files, which counts a file as settled once it has not changed for
 * {@code members.settle}. Each file has its own clock, so an unfinished copy delays no
 * other file.
 */
@Component
class SettledFileTracker {

	/** Settle time of a file without content: slow tools create the file first. */
	static final Duration CONTENT_TIMEOUT = Duration.ofMinutes(10);

	/** A file that was not seen for this time is forgotten. */
	private static final Duration FORGET_DELAY = Duration.ofMinutes(10);

	private final Cache<Path, Seen> seen = Caffeine.newBuilder().expireAfterAccess(FORGET_DELAY).build();

	private final Duration settle;

	private final LongSupplier nanos;

	@Autowired
	SettledFileTracker(MemberListSettings settings) {
		this(settings.settle(), System::nanoTime);
	}

	SettledFileTracker(Duration settle, LongSupplier nanos) {
		this.settle = settle;
		this.nanos = nanos;
	}

	/** Returns whether a file has settled. */
	boolean isSettled(Path path, BasicFileAttributes file) {
		Seen now = new Seen(file.size(), file.lastModifiedTime().toMillis(), this.nanos.getAsLong(), file.size() == 0);
		Seen before = this.seen.get(path, (any) -> now);
		if (before.size() != now.size() || before.modified() != now.modified()) {
			this.seen.put(path, now);
			return false;
		}
		return now.since() - before.since() >= (before.withoutContent() ? CONTENT_TIMEOUT : this.settle).toNanos();
	}

	/** Returns whether a file has not changed for {@link #CONTENT_TIMEOUT}. */
	boolean isContentOverdue(Path path) {
		Seen before = this.seen.getIfPresent(path);
		return before == null || this.nanos.getAsLong() - before.since() >= CONTENT_TIMEOUT.toNanos();
	}

	/**
	 * Notes a file of zeros alone: tools that reserve the space first write such files.
	 */
	void noteWithoutContent(Path path) {
		this.seen.asMap()
			.computeIfPresent(path, (any, seen) -> new Seen(seen.size(), seen.modified(), seen.since(), true));
	}

	private record Seen(long size, long modified, long since, boolean withoutContent) {
	}

}
