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
 * Finds out which dropped files are complete: those that have not changed for
 * {@code members.settle}. Each file has its own clock, so one that is still being copied
 * delays no other.
 */
@Component
class SettledFileTracker {

	/** How long a file without content is waited for: slow tools make the file first. */
	static final Duration CONTENT_TIMEOUT = Duration.ofMinutes(10);

	/** A file that was not seen for so long is gone. */
	private static final Duration GONE = Duration.ofMinutes(10);

	private final Cache<Path, Seen> seen = Caffeine.newBuilder().expireAfterAccess(GONE).build();

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

	/** Whether a file is complete. */
	boolean isSettled(Path path, BasicFileAttributes file) {
		Seen now = new Seen(file.size(), file.lastModifiedTime().toMillis(), this.nanos.getAsLong(), file.size() == 0);
		Seen before = this.seen.get(path, (any) -> now);
		if (before.size() != now.size() || before.modified() != now.modified()) {
			this.seen.put(path, now);
			return false;
		}
		return now.since() - before.since() >= (before.withoutContent() ? CONTENT_TIMEOUT : this.settle).toNanos();
	}

	/** Whether a file was waited for as long as one without content is. */
	boolean isContentOverdue(Path path) {
		Seen before = this.seen.getIfPresent(path);
		return before == null || this.nanos.getAsLong() - before.since() >= CONTENT_TIMEOUT.toNanos();
	}

	/** Notes that a file holds zeros alone, as tools do that allocate the space first. */
	void noteWithoutContent(Path path) {
		this.seen.asMap()
			.computeIfPresent(path, (any, seen) -> new Seen(seen.size(), seen.modified(), seen.since(), true));
	}

	private record Seen(long size, long modified, long since, boolean withoutContent) {
	}

}
