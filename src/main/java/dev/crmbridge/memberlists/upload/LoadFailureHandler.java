package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Set;

import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.memberlists.DamagedLoadException;
import dev.crmbridge.memberlists.FailureCauses;
import dev.crmbridge.memberlists.ListRefusedException;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadFileException;
import dev.crmbridge.memberlists.LoadLostException;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.repository.LoadLeaseRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.webitel.WebitelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/** What becomes of a load when a step of it fails. */
@Component
public class LoadFailureHandler {

	private static final Logger LOG = LoggerFactory.getLogger(LoadFailureHandler.class);

	private static final Duration LITTLE_WHILE = Duration.ofSeconds(5);

	private static final Duration WHILE = Duration.ofSeconds(10);

	/** After so many failures of its files in a row a load stops. */
	private static final int MAX_FILE_FAILURES = 3;

	/** How long a load waits that stopped for what a disk may do again. */
	private static final Duration DISK_RETRY_DELAY = Duration.ofMinutes(10);

	private static final Set<String> BEFORE_ITS_END = Set.of("reading", "uploading");

	private final LoadStateRepository ledger;

	private final LoadLeaseRepository claims;

	private final LoadFolders folders;

	private final ReasonTexts reasons;

	private final Duration settle;

	LoadFailureHandler(LoadStateRepository ledger, LoadLeaseRepository claims, LoadFolders folders, ReasonTexts reasons,
			MemberListSettings settings) {
		this.ledger = ledger;
		this.claims = claims;
		this.folders = folders;
		this.reasons = reasons;
		this.settle = settings.settle();
	}

	/**
	 * A list that is wrong goes to {@code failed/} with the reason. One that met a
	 * failure of something else waits for it, and stops only where waiting would not
	 * help.
	 * @param load the list
	 * @param failure what went wrong
	 * @throws IOException if the reason cannot be written
	 */
	public void handle(Load load, Exception failure) throws IOException {
		// the heartbeat interrupts a first pass that takes too long
		Thread.interrupted();
		ListRefusedException refused = FailureCauses.cause(failure, ListRefusedException.class);
		WebitelException webitel = FailureCauses.cause(failure, WebitelException.class);
		if (refused != null) {
			refuse(load, refused);
		}
		else if (FailureCauses.cause(failure, LoadLostException.class) != null) {
			LOG.warn("Load {} is in another process's hands", load.id());
			this.claims.letGo(load);
		}
		else if (FailureCauses.isOfTheStore(failure)) {
			LOG.warn("Load {} waits for the store: {}", load.id(), FailureCauses.words(failure));
			this.claims.letGo(load);
		}
		else if (!BEFORE_ITS_END.contains(load.state())) {
			LOG.warn("Load {} is tried again: {}", load.id(), words(failure));
			this.claims.release(load, wait(WHILE, this.ledger.countFileFailure(load)), words(failure));
		}
		else if (webitel != null && webitel.isTokenRefused()) {
			this.ledger.stop(load, webitel.getMessage() + ": Webitel refuses the token", LITTLE_WHILE);
		}
		else if (webitel != null && webitel.isRefusal() && webitel.getCode() != 429) {
			this.ledger.stopRefused(load, webitel.getMessage(), webitel.getDetail());
		}
		else if (webitel == null && isOfFiles(load, failure)) {
			stopOrRetry(load, failure);
		}
		else if (webitel != null || FailureCauses.cause(failure, IOException.class) != null) {
			LOG.warn("Load {} waits: {}", load.id(), FailureCauses.words(failure));
			this.claims.release(load, LITTLE_WHILE, FailureCauses.words(failure));
		}
		else {
			LOG.error("Load {} stops", load.id(), new LoggedFailure(failure));
			this.ledger.stop(load, "the bridge itself failed; its log tells more", null);
		}
	}

	/** While a list is read, other failures of input and output are those of requests. */
	private static boolean isOfFiles(Load load, Exception failure) {
		return FailureCauses.cause(failure, DamagedLoadException.class) != null
				|| FailureCauses.cause(failure, LoadFileException.class) != null
				|| FailureCauses.cause(failure, FileSystemException.class) != null
				// of a disk that fails while rows are read
				|| FailureCauses.cause(failure, UncheckedIOException.class) != null
				|| load.state().equals("uploading") && FailureCauses.cause(failure, IOException.class) != null;
	}

	/** Files that are missing or changed stay so; a disk may be well again. */
	private void stopOrRetry(Load load, Exception failure) {
		int failures = this.ledger.countFileFailure(load);
		if (failures < MAX_FILE_FAILURES) {
			LOG.warn("Load {} is tried again: {}", load.id(), words(failure));
			this.claims.release(load, wait(LITTLE_WHILE, failures), words(failure));
			return;
		}
		boolean spoilt = FailureCauses.cause(failure, DamagedLoadException.class) != null
				|| FailureCauses.cause(failure, NoSuchFileException.class) != null;
		this.ledger.stop(load, words(failure) + (spoilt ? "; abandon the load and drop the list again" : ""),
				spoilt ? null : DISK_RETRY_DELAY);
	}

	private static Duration wait(Duration first, int failures) {
		Duration wait = first.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), 10));
		return (wait.compareTo(DISK_RETRY_DELAY) > 0) ? DISK_RETRY_DELAY : wait;
	}

	private static String words(Exception failure) {
		IOException files = FailureCauses.cause(failure, DamagedLoadException.class);
		if (files == null) {
			files = FailureCauses.cause(failure, LoadFileException.class);
		}
		if (files == null) {
			files = FailureCauses.cause(failure, FileSystemException.class);
		}
		UncheckedIOException rows = FailureCauses.cause(failure, UncheckedIOException.class);
		if (files == null && rows != null) {
			files = rows.getCause();
		}
		return (files != null) ? LoadFileException.words(files) : FailureCauses.words(failure);
	}

	private void refuse(Load load, ListRefusedException refused) throws IOException {
		if (this.folders.hasChanged(load)) {
			// what was read may have been half of it
			this.ledger.startOver(load, this.settle);
			return;
		}
		String reason = this.reasons.detail(refused.getCode(), refused.getDetails());
		if (!this.folders.isFailed(load)) {
			this.folders.fail(load, reason);
		}
		this.folders.clear(load);
		this.ledger.recordEnd(load, "refused", reason, false, null, null);
	}

}
