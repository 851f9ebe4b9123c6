package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.repository.LoadReportRepository;
import dev.crmbridge.memberlists.repository.LoadRepository;
import dev.crmbridge.memberlists.repository.LoadStateRepository;
import dev.crmbridge.memberlists.workdir.LoadFolders;
import dev.crmbridge.memberlists.workdir.UnclaimedFileRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * Records claimed lists as loads in the store, and clears what ended loads have left
 * below {@code work/}.
 */
@Component
public class ClaimedLoadRecorder {

	private static final Logger LOG = LoggerFactory.getLogger(ClaimedLoadRecorder.class);

	private final LoadRepository loads;

	private final LoadStateRepository ledger;

	private final LoadReportRepository reports;

	private final ClaimedListReader lists;

	private final LoadFolders folders;

	private final UnclaimedFileRegistry unclaimed;

	private final AtomicBoolean resumed = new AtomicBoolean();

	ClaimedLoadRecorder(LoadRepository loads, LoadStateRepository ledger, LoadReportRepository reports,
			ClaimedListReader lists, LoadFolders folders, UnclaimedFileRegistry unclaimed) {
		this.loads = loads;
		this.ledger = ledger;
		this.reports = reports;
		this.lists = lists;
		this.folders = folders;
		this.unclaimed = unclaimed;
	}

	/**
	 * Records the lists that were taken in hand since the last look; the first time also
	 * tries each stopped one again.
	 */
	public void recordClaimed() throws IOException {
		List<Load> taken = this.lists.loads();
		if (!taken.isEmpty()) {
			Set<String> known = this.loads.known(taken.stream().map(Load::id).toList());
			taken.stream().filter((load) -> !known.contains(load.id())).forEach(this::recordOrNote);
			clearEnded(taken);
		}
		if (!this.resumed.get()) {
			LOG.debug("{} stopped loads are tried again", this.ledger.resumeAll());
			this.resumed.set(true);
		}
	}

	/**
	 * Deletes what is left of lists that have ended. One that could not be moved stays
	 * until its load is old.
	 */
	private void clearEnded(List<Load> taken) {
		Set<String> ended = this.reports.ended(taken);
		for (Load load : taken) {
			if (ended.contains(load.id()) && this.folders.isEnded(load)) {
				try {
					this.folders.clear(load);
				}
				catch (IOException ex) {
					LOG.debug("Could not delete what is left of load {}", load.id(), ex);
					this.unclaimed.note(Path.of("work", load.id()), "unclaimed.not-moved", false);
				}
			}
		}
	}

	/** A load that the store cannot hold keeps no other from being recorded. */
	private void recordOrNote(Load load) {
		try {
			this.loads.insert(load);
		}
		catch (DataIntegrityViolationException ex) {
			this.unclaimed.note(Path.of("work", load.id()), "unclaimed.no-load", false);
		}
	}

}
