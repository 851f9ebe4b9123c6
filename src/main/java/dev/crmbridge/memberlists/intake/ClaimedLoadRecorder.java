package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.repository.LoadReportRepository;
import dev.crmbridge.memberlists.repository.LoadRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.memberlists.workdir.UnclaimedFileRegistry;
import dev.crmbridge.store.ActivityRepository;
import dev.crmbridge.store.OperatorAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * Recorder of claimed lists: inserts each as a load into the store, resumes stopped loads
 * after a start, and deletes the folders of ended loads below {@code work/}.
 */
@Component
public class ClaimedLoadRecorder {

	private static final Logger LOG = LoggerFactory.getLogger(ClaimedLoadRecorder.class);

	private final LoadRepository loads;

	private final LoadStateRepository states;

	private final LoadReportRepository reports;

	private final WorkFolderReader workFolders;

	private final LoadFolders folders;

	private final ActivityRepository activity;

	private final UnclaimedFileRegistry unclaimed;

	private final AtomicBoolean resumed = new AtomicBoolean();

	ClaimedLoadRecorder(LoadRepository loads, LoadStateRepository states, LoadReportRepository reports,
			WorkFolderReader workFolders, LoadFolders folders, ActivityRepository activity,
			UnclaimedFileRegistry unclaimed) {
		this.loads = loads;
		this.states = states;
		this.reports = reports;
		this.workFolders = workFolders;
		this.folders = folders;
		this.activity = activity;
		this.unclaimed = unclaimed;
	}

	/**
	 * Records the lists that were claimed since the last call, and resumes each stopped
	 * load on the first call that succeeds.
	 */
	public void recordClaimed() throws IOException {
		List<Load> claimed = this.workFolders.lists();
		if (!claimed.isEmpty()) {
			Set<String> known = this.loads.known(claimed.stream().map(Load::id).toList());
			claimed.stream().filter((load) -> !known.contains(load.id())).forEach(this::recordOrNote);
			clearEnded(claimed);
		}
		if (!this.resumed.get()) {
			int count = this.states.resumeAll();
			this.resumed.set(true);
			LOG.debug("Resumed stopped loads; count={}", count);
		}
	}

	/**
	 * Deletes the folders of ended loads. A folder that could not be moved to
	 * {@code done/} stays until its load is old.
	 */
	private void clearEnded(List<Load> claimed) {
		Set<String> ended = this.reports.ended(claimed);
		for (Load load : claimed) {
			if (ended.contains(load.id()) && this.folders.isEnded(load)) {
				try {
					this.folders.clear(load);
				}
				catch (IOException ex) {
					LOG.debug("Could not delete the folder of an ended load; load={}", load.id(), ex);
					this.unclaimed.note(Path.of("work", load.id()), "unclaimed.not-moved", false);
				}
			}
		}
	}

	/** Notes a load that the store refuses, so that the others are recorded. */
	private void recordOrNote(Load load) {
		try {
			if (load.by() != null || load.mode() == LoadMode.LOAD || load.mode().isPreview()) {
				this.loads.insert(load);
			}
			else {
				// what deletes members or stops numbers is in the activity, too
				this.activity.change("folder:" + load.mode().folder(), ListReceiver.action(load.mode()),
						ListReceiver.describe(load), () -> this.loads.insert(load));
			}
		}
		catch (DataIntegrityViolationException ex) {
			this.unclaimed.note(Path.of("work", load.id()), "unclaimed.no-load", false);
		}
	}

}
