package dev.crmbridge.memberlists.upload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

import dev.crmbridge.logging.LoggedFailure;
import dev.crmbridge.memberlists.failure.DamagedLoadException;
import dev.crmbridge.memberlists.failure.EarlierListException;
import dev.crmbridge.memberlists.failure.FailureCauses;
import dev.crmbridge.memberlists.failure.ListRefusedException;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.failure.LoadFileException;
import dev.crmbridge.memberlists.failure.LoadLostException;
import dev.crmbridge.memberlists.LoadState;
import dev.crmbridge.memberlists.MemberListSettings;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.repository.LoadLeaseRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;
import dev.crmbridge.memberlists.rules.RowRuleException;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.webitel.WebitelException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/** Handler of a failed step of a load: the load is refused, stopped or retried. */
@Component
public class LoadFailureHandler {

	private static final Logger LOG = LoggerFactory.getLogger(LoadFailureHandler.class);

	private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

	/** First delay of a load whose end, undo or reconciling failed. */
	private static final Duration END_RETRY_DELAY = Duration.ofSeconds(10);

	/** Failures of its files in a row after which a load stops. */
	private static final int MAX_FILE_FAILURES = 3;

	/** Longest delay, and that of a load stopped by a disk, which may work again. */
	private static final Duration MAX_RETRY_DELAY = Duration.ofMinutes(10);

	private final LoadStateRepository loads;

	private final LoadLeaseRepository leases;

	private final LoadFolders folders;

	private final ReasonTexts reasons;

	private final Duration settle;

	LoadFailureHandler(LoadStateRepository loads, LoadLeaseRepository leases, LoadFolders folders, ReasonTexts reasons,
			MemberListSettings settings) {
		this.loads = loads;
		this.leases = leases;
		this.folders = folders;
		this.reasons = reasons;
		this.settle = settings.settle();
	}

	/**
	 * Moves a refused list to {@code failed/} with the reason. For any other failure the
	 * load waits, and stops only if waiting would not help.
	 * @param load the load
	 * @param failure of its step
	 * @throws IOException if the reason cannot be written
	 */
	public void handle(Load load, Exception failure) throws IOException {
		// clears the interrupt with which the heartbeat ends an overdue first pass
		Thread.interrupted();
		ListRefusedException refused = ExceptionUtils.throwableOfType(failure, ListRefusedException.class);
		WebitelException webitel = ExceptionUtils.throwableOfType(failure, WebitelException.class);
		RowRuleException rule = ExceptionUtils.throwableOfType(failure, RowRuleException.class);
		if (rule != null) {
			// whatever the rule met: the store of the rule is not the store of the bridge
			this.loads.stop(load, this.reasons.englishDetail("cause." + rule.getCode()),
					rule.isTemporary() ? MAX_RETRY_DELAY : null);
		}
		else if (refused != null) {
			refuse(load, refused);
		}
		else if (ExceptionUtils.indexOfType(failure, LoadLostException.class) >= 0) {
			LOG.warn("Lost the lease; another process continues the load; load={}", load.id());
			this.leases.forget(load);
		}
		else if (FailureCauses.isStoreFailure(failure)) {
			LOG.warn("Store failed, the load will be retried: {}; load={}", FailureCauses.describe(failure), load.id());
			this.leases.forget(load);
		}
		else if (ExceptionUtils.indexOfType(failure, EarlierListException.class) >= 0) {
			LOG.debug("Load waits: {}; load={}", FailureCauses.describe(failure), load.id());
			this.leases.release(load, RETRY_DELAY, FailureCauses.describe(failure));
		}
		else if (!load.state().isInAPass()) {
			LOG.warn("Step failed and will be retried: {}; load={}", describe(failure), load.id());
			this.leases.release(load, delay(END_RETRY_DELAY, this.loads.countFileFailure(load)), describe(failure));
		}
		else if (webitel != null && webitel.isTokenRefused()) {
			this.loads.stop(load, webitel.getMessage() + ": Webitel refuses the token", RETRY_DELAY);
		}
		else if (webitel != null && webitel.isRefusal() && webitel.getCode() != 429) {
			this.loads.stopRefused(load, webitel.getMessage(), webitel.getDetail());
		}
		else if (webitel == null && isFileFailure(load, failure)) {
			stopOrRetry(load, failure);
		}
		else if (webitel != null || ExceptionUtils.indexOfType(failure, IOException.class) >= 0) {
			LOG.warn("Request failed and will be retried: {}; load={}", FailureCauses.describe(failure), load.id());
			this.leases.release(load, RETRY_DELAY, FailureCauses.describe(failure));
		}
		else {
			LOG.error("Load failed; load={}", load.id(), new LoggedFailure(failure));
			this.loads.stop(load, "the bridge failed; see its log", null);
		}
	}

	/** In the first pass, other I/O failures are those of requests to Webitel. */
	private static boolean isFileFailure(Load load, Exception failure) {
		return ExceptionUtils.indexOfType(failure, DamagedLoadException.class) >= 0
				|| ExceptionUtils.indexOfType(failure, LoadFileException.class) >= 0
				|| ExceptionUtils.indexOfType(failure, FileSystemException.class) >= 0
				// of a disk that fails while rows are iterated
				|| ExceptionUtils.indexOfType(failure, UncheckedIOException.class) >= 0
				|| load.state() == LoadState.UPLOADING && ExceptionUtils.indexOfType(failure, IOException.class) >= 0;
	}

	/** Missing or changed files stay so until an operator acts; a disk may work again. */
	private void stopOrRetry(Load load, Exception failure) {
		int failures = this.loads.countFileFailure(load);
		if (failures < MAX_FILE_FAILURES) {
			LOG.warn("File of a load failed and will be retried: {}; load={}", describe(failure), load.id());
			this.leases.release(load, delay(RETRY_DELAY, failures), describe(failure));
			return;
		}
		boolean permanent = ExceptionUtils.indexOfType(failure, DamagedLoadException.class) >= 0
				|| ExceptionUtils.indexOfType(failure, NoSuchFileException.class) >= 0;
		this.loads.stop(load, describe(failure) + (permanent ? "; abandon the load and drop the list again" : ""),
				permanent ? null : MAX_RETRY_DELAY);
	}

	private static Duration delay(Duration first, int failures) {
		Duration delay = first.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), 10));
		return (delay.compareTo(MAX_RETRY_DELAY) > 0) ? MAX_RETRY_DELAY : delay;
	}

	private static String describe(Exception failure) {
		IOException files = ExceptionUtils.throwableOfType(failure, DamagedLoadException.class);
		if (files == null) {
			files = ExceptionUtils.throwableOfType(failure, LoadFileException.class);
		}
		if (files == null) {
			files = ExceptionUtils.throwableOfType(failure, FileSystemException.class);
		}
		UncheckedIOException rows = ExceptionUtils.throwableOfType(failure, UncheckedIOException.class);
		if (files == null && rows != null) {
			files = rows.getCause();
		}
		return (files != null) ? LoadFileException.describe(files) : FailureCauses.describe(failure);
	}

	private void refuse(Load load, ListRefusedException refused) throws IOException {
		if (this.folders.hasChanged(load)) {
			// the first pass may have read half of the file
			this.loads.startOver(load, this.settle);
			return;
		}
		String reason = this.reasons.detail(refused.getCode(), refused.getDetails());
		if (!this.folders.isFailed(load)) {
			this.folders.fail(load, reason);
		}
		this.folders.clear(load);
		this.loads.recordEnd(load, LoadState.REFUSED, reason, false, null, null);
	}

}
