package dev.crmbridge.loads;

import java.io.File;
import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

import org.springframework.stereotype.Component;

/**
 * Lets a dropped file through once it has not changed for a while. Camel's read locks
 * wait for one file at a time; here each file has its own clock, so one that is still
 * being copied delays no other.
 */
@Component("settledFiles")
class SettledFiles implements GenericFileFilter<File> {

	/** A file that was not seen for so long is gone. */
	private static final Duration GONE = Duration.ofMinutes(10);

	private final Cache<File, Seen> seen = Caffeine.newBuilder().expireAfterAccess(GONE).build();

	private final Duration settle;

	SettledFiles(MembersSettings settings) {
		this.settle = settings.settle();
	}

	@Override
	public boolean accept(GenericFile<File> file) {
		if (file.isDirectory()) {
			return true;
		}
		File dropped = file.getFile();
		Seen now = new Seen(dropped.length(), dropped.lastModified(), System.nanoTime());
		Seen before = this.seen.get(dropped, (any) -> now);
		if (before.size() != now.size() || before.modified() != now.modified()) {
			this.seen.put(dropped, now);
			return false;
		}
		return now.nanos() - before.nanos() >= this.settle.toNanos();
	}

	private record Seen(long size, long modified, long nanos) {
	}

}
