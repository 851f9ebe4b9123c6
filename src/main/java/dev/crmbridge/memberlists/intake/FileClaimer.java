package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.files.BridgeFolders;
import dev.crmbridge.files.DurableWriter;
import dev.crmbridge.logging.LogContext;
import dev.crmbridge.memberlists.DamagedLoadException;
import dev.crmbridge.memberlists.FailureCauses;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.memberlists.workdir.LoadJsonFile;
import dev.crmbridge.memberlists.workdir.MembersDir;
import dev.crmbridge.memberlists.workdir.UnclaimedFileRegistry;
import dev.crmbridge.store.StoreSchema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Claims files that clerks have dropped, and makes loads of the lists among them. Each
 * step is one rename, so that of several bridge processes only one has each file.
 */
@Component
public class FileClaimer {

	private static final Logger LOG = LoggerFactory.getLogger(FileClaimer.class);

	private static final DateTimeFormatter CLAIMED_AT = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

	/** Of a folder's name in a load's id; dialers have shorter names. */
	private static final int MAX_DIALER_LENGTH = 60;

	private static final int MAX_READ_ATTEMPTS = 5;

	private final DropFolderReader dropFolders;

	private final SettledFileTracker settled;

	private final UnclaimedFileRegistry unclaimed;

	private final ClaimFolderStore claims;

	private final LoadJsonFile json;

	private final StoreSchema store;

	private final ReasonTexts reasons;

	private final Path root;

	private final ZoneId zone;

	/** Attempts to read a claimed file, by the claim's id. */
	private final Map<String, ReadAttempt> attempts = new ConcurrentHashMap<>();

	FileClaimer(DropFolderReader dropFolders, SettledFileTracker settled, UnclaimedFileRegistry unclaimed,
			ClaimFolderStore claims, LoadJsonFile json, MembersDir dir, StoreSchema store, ReasonTexts reasons,
			BridgeSettings bridge) {
		this.dropFolders = dropFolders;
		this.settled = settled;
		this.unclaimed = unclaimed;
		this.claims = claims;
		this.json = json;
		this.store = store;
		this.reasons = reasons;
		this.root = dir.root();
		this.zone = bridge.timeZone();
	}

	/**
	 * Claims each file that is complete, and what a process has left behind.
	 * @return the claims, each to be ended with {@link #endAttempt}
	 * @throws IOException if {@code work/} cannot be listed
	 */
	public List<ClaimedFile> claim() throws IOException {
		List<ClaimedFile> claimed = new ArrayList<>();
		for (Load load : this.claims.leftBehind()) {
			ReadAttempt attempt = this.attempts.get(load.id());
			if ((attempt == null || attempt.isDue()) && isServed(load.mode())) {
				begin(load, mayLackContent(load), claimed);
			}
		}
		List<DroppedFile> found = this.dropFolders.look();
		Set<Path> present = found.stream().map(DroppedFile::path).collect(Collectors.toSet());
		List.of("in", "preview", "undo").forEach((folder) -> this.unclaimed.retain(Path.of(folder), present));
		for (DroppedFile dropped : found) {
			if (isClaimable(dropped)) {
				claim(dropped, claimed);
			}
		}
		return claimed;
	}

	/** The process that waited for the content of a file may have ended. */
	private boolean mayLackContent(Load claimed) throws IOException {
		try {
			return Files.getLastModifiedTime(this.claims.file(claimed), LinkOption.NOFOLLOW_LINKS)
				.toInstant()
				.isAfter(Instant.now().minus(SettledFileTracker.CONTENT_TIMEOUT));
		}
		catch (NoSuchFileException | DamagedLoadException ex) {
			// the attempt to read it says so
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

	/** Receipts wait for the store. */
	private boolean isServed(String mode) {
		return !mode.equals("undo") || this.store.isReady();
	}

	private void claim(DroppedFile dropped, List<ClaimedFile> claimed) {
		try {
			boolean mayLackContent = !this.settled.isContentOverdue(dropped.path());
			begin(this.claims.create(dropped), mayLackContent, claimed);
			this.unclaimed.clear(dropped.path());
		}
		catch (NoSuchFileException ex) {
			LOG.debug("Another process has claimed {}, or it was removed", UnclaimedFileRegistry.shown(dropped.path()));
		}
		catch (IOException ex) {
			LOG.debug("Could not move {}", UnclaimedFileRegistry.shown(dropped.path()), ex);
			this.unclaimed.note(dropped.path(), "unclaimed.not-moved", true);
		}
	}

	private void begin(Load load, boolean mayLackContent, List<ClaimedFile> claimed) {
		this.attempts.compute(load.id(), (any, before) -> ReadAttempt.running((before != null) ? before.count() : 0));
		claimed.add(new ClaimedFile(load, mayLackContent));
	}

	/**
	 * Makes a load of a claimed list: reads it for its digest and moves it to the folder
	 * of the load.
	 * @throws IOException if it cannot be read or moved
	 */
	public void createLoad(ClaimedFile claim) throws IOException {
		Path file = this.claims.file(claim.load());
		String version = LoadFolders.version(file);
		FileDigest content = FileDigest.read(file);
		if (claim.mayLackContent() && content.zeros()) {
			this.settled.noteWithoutContent(
					this.root.relativize(MembersDir.droppedInto(this.root, claim.load().mode(), claim.load().dialer()))
						.resolve(claim.load().file()));
			this.claims.release(claim.load());
			return;
		}
		Path work = this.claims.newFolder(id(claim.load(), claim.load().dialer(), content.sha256()),
				BridgeFolders.PRIVATE);
		Load load = new Load(work.getFileName().toString(), claim.load().dialer(), claim.load().mode(),
				claim.load().file(), content.sha256(), version, claim.load().started(), LoadState.READING, null, null);
		try {
			BridgeFolders.create(work.resolve("original"), BridgeFolders.PRIVATE);
			this.json.write(work, load);
			Files.move(file, work.resolve("original").resolve(load.file()), StandardCopyOption.ATOMIC_MOVE);
			DurableWriter.sync(work.resolve("original"));
			LogContext.load(load.id());
			LOG.info("Claimed a list as {} {}", load.mode(), load.id());
			LogContext.clear();
		}
		catch (IOException ex) {
			ClaimFolderStore.discard(work);
			throw ex;
		}
		this.claims.discard(claim.load());
	}

	private String id(Load claimed, String what, String sha256) {
		String name = what.replaceAll("\\p{Cntrl}", "_");
		int length = Math.min(name.codePointCount(0, name.length()), MAX_DIALER_LENGTH);
		return CLAIMED_AT.format(claimed.started().atZone(this.zone)) + "-"
				+ name.substring(0, name.offsetByCodePoints(0, length)) + "-" + sha256.substring(0, 8);
	}

	/** Moves a claimed file other than a receipt to {@code failed/}, with the reason. */
	void failReceipt(Load claimed, String reason) throws IOException {
		this.claims.fail(claimed, id(claimed, "undo", FileDigest.read(this.claims.file(claimed)).sha256()), reason);
	}

	/**
	 * Leaves a claimed file for another attempt; one that can never be read goes to
	 * {@code failed/}, or back if it is no file at all.
	 * @param claim the claim
	 * @param failure why it was not ended
	 * @throws IOException if it cannot be moved
	 */
	public void recordFailure(ClaimedFile claim, Exception failure) throws IOException {
		// a store that cannot be reached says nothing of the file
		IOException cause = FailureCauses.isStoreFailure(failure) ? null
				: FailureCauses.find(failure, IOException.class);
		if (!Files.exists(this.claims.folder(claim.load()))) {
			LOG.debug("Another process has ended {}", claim.load().id(), failure);
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
		LOG.warn("Could not read the claimed file {}: {}", claim.load().id(), FailureCauses.describe(failure));
		if (count >= MAX_READ_ATTEMPTS || cause instanceof AccessDeniedException
				|| cause instanceof InterruptedIOException) {
			this.claims.fail(claim.load(), id(claim.load(), claim.load().dialer(), "unreadable"),
					this.reasons.detail("unreadable-file"));
		}
	}

	private int attempts(ClaimedFile claim) {
		ReadAttempt attempt = this.attempts.get(claim.load().id());
		return (attempt != null) ? attempt.count() : 0;
	}

	/** Ends the work on a claim in this process. */
	public void endAttempt(ClaimedFile claim) {
		this.attempts.computeIfPresent(claim.load().id(), (any,
				attempt) -> (attempt.isRunning() || !Files.exists(this.claims.folder(claim.load()))) ? null : attempt);
	}

}
