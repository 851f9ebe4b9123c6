package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import dev.crmbridge.memberlists.failure.DamagedLoadException;
import dev.crmbridge.memberlists.failure.FailureCauses;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.memberlists.workdir.MembersDir;
import dev.crmbridge.memberlists.workdir.UnclaimedFileRegistry;
import dev.crmbridge.store.StoreSchema;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Claimer of dropped files, which makes loads of the lists among them. Each step is one
 * rename, so that only one of several bridge processes gets each file.
 */
@Component
public class FileClaimer {

	private static final Logger LOG = LoggerFactory.getLogger(FileClaimer.class);

	private static final int MAX_READ_ATTEMPTS = 5;

	private final DropFolderReader dropFolders;

	private final SettledFileTracker settled;

	private final UnclaimedFileRegistry unclaimed;

	private final ClaimFolderStore claims;

	private final LoadIdGenerator ids;

	private final LoadCreator loads;

	private final StoreSchema store;

	private final ReasonTexts reasons;

	private final Path root;

	/** Attempts to read a claimed file, by the id of the claim. */
	private final Map<String, ReadAttempt> attempts = new ConcurrentHashMap<>();

	FileClaimer(DropFolderReader dropFolders, SettledFileTracker settled, UnclaimedFileRegistry unclaimed,
			ClaimFolderStore claims, LoadIdGenerator ids, LoadCreator loads, MembersDir dir, StoreSchema store,
			ReasonTexts reasons) {
		this.dropFolders = dropFolders;
		this.settled = settled;
		this.unclaimed = unclaimed;
		this.claims = claims;
		this.ids = ids;
		this.loads = loads;
		this.store = store;
		this.reasons = reasons;
		this.root = dir.root();
	}

	/**
	 * Claims each settled file. Also returns claims left from processes that have died.
	 * @return the claims; the caller ends each with {@link #endAttempt}
	 * @throws IOException if {@code work/} cannot be listed
	 */
	public List<ClaimedFile> claim() throws IOException {
		List<ClaimedFile> claimed = new ArrayList<>();
		for (Load load : this.claims.abandoned()) {
			ReadAttempt attempt = this.attempts.get(load.id());
			if ((attempt == null || attempt.isDue()) && isServed(load.mode())) {
				begin(load, mayLackContent(load), claimed);
			}
		}
		List<DroppedFile> found = this.dropFolders.files();
		Set<Path> present = found.stream().map(DroppedFile::path).collect(Collectors.toSet());
		DropFolderReader.parents().forEach((folder) -> this.unclaimed.retain(folder, present));
		for (DroppedFile dropped : found) {
			if (isClaimable(dropped)) {
				claim(dropped, claimed);
			}
		}
		return claimed;
	}

	/** Goes by the file's time: the process that waited for content may have died. */
	private boolean mayLackContent(Load claimed) throws IOException {
		try {
			return Files.getLastModifiedTime(this.claims.file(claimed), LinkOption.NOFOLLOW_LINKS)
				.toInstant()
				.isAfter(Instant.now().minus(SettledFileTracker.CONTENT_TIMEOUT));
		}
		catch (NoSuchFileException | DamagedLoadException ex) {
			// reading the file will report it
			return false;
		}
	}

	private boolean isClaimable(DroppedFile dropped) {
		if (dropped.problem() != null) {
			this.unclaimed.note(dropped.path(), dropped.problem(), false);
			return false;
		}
		if (!this.settled.isSettled(dropped.path(), dropped.attributes()) || !isServed(dropped.mode())) {
			return false;
		}
		if (!Files.isReadable(this.root.resolve(dropped.path()))) {
			this.unclaimed.note(dropped.path(), "unclaimed.no-right", false);
			return false;
		}
		return this.unclaimed.isDue(dropped.path());
	}

	/** Returns whether a mode can be claimed now: receipts wait for the store. */
	private boolean isServed(LoadMode mode) {
		return mode != LoadMode.UNDO || this.store.isReady();
	}

	private void claim(DroppedFile dropped, List<ClaimedFile> claimed) {
		try {
			boolean mayLackContent = !this.settled.isContentOverdue(dropped.path());
			begin(this.claims.create(dropped), mayLackContent, claimed);
			this.unclaimed.clear(dropped.path());
		}
		catch (NoSuchFileException ex) {
			LOG.debug("Did not claim a file that another process claimed or a clerk removed; file={}",
					UnclaimedFileRegistry.shown(dropped.path()));
		}
		catch (IOException ex) {
			LOG.debug("Could not claim a file; file={}", UnclaimedFileRegistry.shown(dropped.path()), ex);
			this.unclaimed.note(dropped.path(), "unclaimed.not-moved", true);
		}
	}

	private void begin(Load load, boolean mayLackContent, List<ClaimedFile> claimed) {
		this.attempts.compute(load.id(), (any, before) -> ReadAttempt.running((before != null) ? before.count() : 0));
		claimed.add(new ClaimedFile(load, mayLackContent));
	}

	/**
	 * Makes a load of a claimed list: computes its digest and moves the file to the
	 * folder of the load.
	 * @throws IOException if the file cannot be read or moved
	 */
	public void createLoad(ClaimedFile claim) throws IOException {
		Load claimed = claim.load();
		Path file = this.claims.file(claimed);
		String version = LoadFolders.version(file);
		FileDigest content = FileDigest.read(file);
		if (claim.mayLackContent() && content.zeros()) {
			this.settled.noteWithoutContent(DroppedFile.path(claimed.mode(), claimed.dialer(), claimed.file()));
			this.claims.release(claimed);
			return;
		}
		this.loads.create(claimed, file, version, content.sha256());
		this.claims.discard(claimed);
	}

	/**
	 * Moves a claimed file that is not a valid receipt to {@code failed/}, with the
	 * reason.
	 */
	void failReceipt(Load claimed, String reason) throws IOException {
		String sha256 = FileDigest.read(this.claims.file(claimed)).sha256();
		this.claims.fail(claimed, this.ids.generate(claimed.started(), "undo", sha256), reason);
	}

	/**
	 * Keeps a claimed file for the next attempt. Moves a file that cannot be read to
	 * {@code failed/}, and anything but a regular file back to the clerk's folder.
	 * @param claim the claim
	 * @param failure why the attempt failed
	 * @throws IOException if the file cannot be moved
	 */
	public void recordFailure(ClaimedFile claim, Exception failure) throws IOException {
		// a failure of the store does not count as an attempt to read the file
		IOException cause = FailureCauses.isStoreFailure(failure) ? null
				: ExceptionUtils.throwableOfType(failure, IOException.class);
		if (!Files.exists(this.claims.folder(claim.load()))) {
			LOG.debug("Another process ended a claim; claim={}", claim.load().id(), failure);
			return;
		}
		int count = (cause != null) ? attempts(claim) + 1 : attempts(claim);
		this.attempts.put(claim.load().id(), ReadAttempt.failed(count));
		if (cause instanceof DamagedLoadException) {
			this.claims.release(claim.load());
			return;
		}
		if (cause != null) {
			this.unclaimed.note(Path.of("work", claim.load().id()), "unclaimed.not-read", false);
		}
		LOG.warn("Could not read a claimed file: {}; claim={}", FailureCauses.describe(failure), claim.load().id());
		if (count >= MAX_READ_ATTEMPTS || cause instanceof AccessDeniedException
				|| cause instanceof InterruptedIOException) {
			this.claims.fail(claim.load(),
					this.ids.generate(claim.load().started(), claim.load().dialer(), "unreadable"),
					this.reasons.detail("unreadable-file"));
		}
	}

	private int attempts(ClaimedFile claim) {
		ReadAttempt attempt = this.attempts.get(claim.load().id());
		return (attempt != null) ? attempt.count() : 0;
	}

	/** Ends this process's work on a claim. */
	public void endAttempt(ClaimedFile claim) {
		this.attempts.computeIfPresent(claim.load().id(), (any,
				attempt) -> (attempt.isRunning() || !Files.exists(this.claims.folder(claim.load()))) ? null : attempt);
	}

}
