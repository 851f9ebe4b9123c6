package dev.crmbridge.memberlists.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.crmbridge.logging.LogContext;
import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.repository.LoadRepository;
import dev.crmbridge.memberlists.workdir.MembersDir;
import dev.crmbridge.store.StoreClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * Retention of ended loads: deletes their rows and folders after
 * {@code members.retention}.
 */
@Component
public class LoadRetention {

	private static final Logger LOG = LoggerFactory.getLogger(LoadRetention.class);

	/** Loads deleted at a time, as each may have thousands of chunks. */
	private static final int BATCH_SIZE = 20;

	/** Age at which an empty folder of {@code work/} is no claim in progress any more. */
	private static final Duration MIN_AGE_OF_LEFTOVERS = Duration.ofMinutes(1);

	/** Age at which a folder with a list being received is left from a crash. */
	private static final Duration MIN_AGE_OF_UPLOADS = Duration.ofDays(1);

	private final LoadRepository loads;

	private final MembersDir dir;

	private final StoreClock clock;

	private final Duration retention;

	LoadRetention(LoadRepository loads, MembersDir dir, StoreClock clock, MemberListSettings settings) {
		this.loads = loads;
		this.dir = dir;
		this.clock = clock;
		this.retention = settings.retention();
	}

	/**
	 * Deletes old loads from the store with their folders of {@code done/} and
	 * {@code failed/}, then old folders that the store does not know.
	 * @throws IOException if a folder cannot be listed or deleted
	 */
	public void sweep() throws IOException {
		sweepLoads();
		if (this.clock.isRight()) {
			sweepFolders();
		}
		else {
			LOG.warn(
					"Kept old folders without a load in the store; the clocks of this machine and of the store differ");
		}
	}

	/**
	 * The age of a load is taken from the store alone: times of files may come from a
	 * wrong clock.
	 */
	private void sweepLoads() {
		Map<String, String> old = this.loads.endedBefore(this.retention, BATCH_SIZE);
		old.entrySet().removeIf((load) -> !deleteFolders(load.getKey(), load.getValue()));
		this.loads.delete(old.keySet());
	}

	private boolean deleteFolders(String load, String dialer) {
		try {
			// first, as the bridge loads a list in work/ that the store does not know
			FileSystemUtils.deleteRecursively(this.dir.root().resolve("work").resolve(load));
			FileSystemUtils.deleteRecursively(this.dir.root().resolve("done").resolve(dialer).resolve(load));
			FileSystemUtils.deleteRecursively(this.dir.root().resolve("failed").resolve(load));
			return true;
		}
		catch (IOException ex) {
			LOG.warn("Could not delete the folder of an old load; load={}", LogContext.sanitize(load),
					new LoggedFailure(ex));
			return false;
		}
	}

	private void sweepFolders() throws IOException {
		List<Path> old = new ArrayList<>();
		for (Path folder : ended()) {
			if (isOlder(folder, this.retention)) {
				old.add(folder);
			}
		}
		Set<String> known = this.loads.known(old.stream().map((folder) -> folder.getFileName().toString()).toList());
		for (Path folder : old) {
			if (!known.contains(folder.getFileName().toString())) {
				FileSystemUtils.deleteRecursively(folder);
			}
		}
		for (Path folder : leftovers()) {
			if (isOlder(folder, isUpload(folder) ? MIN_AGE_OF_UPLOADS : MIN_AGE_OF_LEFTOVERS)) {
				FileSystemUtils.deleteRecursively(folder);
			}
		}
	}

	private static boolean isUpload(Path folder) {
		return folder.getFileName().toString().startsWith(MembersDir.UPLOAD_PREFIX);
	}

	private static boolean isOlder(Path folder, Duration age) throws IOException {
		return Files.getLastModifiedTime(folder).toInstant().isBefore(Instant.now().minus(age));
	}

	/**
	 * Folders of {@code work/} that a crash has left before a list was moved into them.
	 */
	private List<Path> leftovers() throws IOException {
		return MembersDir.children(this.dir.root().resolve("work"))
			.stream()
			.filter((work) -> !holdsPlan(work) && !MembersDir.holdsOriginal(work) && !MembersDir.isFailed(work))
			.toList();
	}

	/** In the second pass a load can go on without its original file. */
	private static boolean holdsPlan(Path work) {
		try {
			return MembersDir.children(work)
				.stream()
				.anyMatch((child) -> child.getFileName().toString().startsWith("plan"));
		}
		catch (IOException ex) {
			// the load has just ended
			return true;
		}
	}

	/** The folders of ended loads. */
	private List<Path> ended() throws IOException {
		List<Path> ended = new ArrayList<>(MembersDir.children(this.dir.root().resolve("failed")));
		for (Path dialer : MembersDir.children(this.dir.root().resolve("done"))) {
			ended.addAll(MembersDir.children(dialer));
		}
		return ended;
	}

}
