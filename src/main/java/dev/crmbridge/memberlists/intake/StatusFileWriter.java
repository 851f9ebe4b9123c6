package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.crmbridge.files.SafeFolder;
import dev.crmbridge.logging.RepeatedFailureLog;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.repository.LoadReportRepository;
import dev.crmbridge.memberlists.workdir.MembersDir;
import dev.crmbridge.memberlists.workdir.UnclaimedFileRegistry;
import dev.crmbridge.store.StoreSchema;

import org.springframework.stereotype.Component;

/**
 * Writer of {@code <file>.status}, which shows the progress of a load next to its dropped
 * file until the load has ended. Each refresh computes all status files anew, so a crash
 * leaves no wrong one for long.
 */
@Component
public class StatusFileWriter {

	private static final String SUFFIX = ".status";

	/** Larger than any status file of ours, in bytes: such a file belongs to a clerk. */
	private static final int MAX_STATUS_SIZE = 4096;

	/** Time after which a status file is left unfinished by a process that was killed. */
	private static final Duration MAX_WRITE_TIME = Duration.ofMinutes(1);

	/** Longest name of a file, in bytes. */
	private static final int MAX_NAME_SIZE = 255;

	private final MembersDir dir;

	private final WorkFolderReader workFolders;

	private final ClaimFolderStore claims;

	private final DropFolderReader dropFolders;

	private final UnclaimedFileRegistry unclaimed;

	private final LoadReportRepository reports;

	private final StoreSchema store;

	private final ReasonTexts reasons;

	private final LoadReasonTranslator translator;

	private final RepeatedFailureLog failures;

	/**
	 * Text last written by this process, by path; the bridge reads no file of a clerk.
	 */
	private final Map<Path, String> written = new ConcurrentHashMap<>();

	StatusFileWriter(MembersDir dir, WorkFolderReader workFolders, ClaimFolderStore claims,
			DropFolderReader dropFolders, UnclaimedFileRegistry unclaimed, LoadReportRepository reports,
			StoreSchema store, ReasonTexts reasons, LoadReasonTranslator translator, RepeatedFailureLog failures) {
		this.dir = dir;
		this.workFolders = workFolders;
		this.claims = claims;
		this.dropFolders = dropFolders;
		this.unclaimed = unclaimed;
		this.reports = reports;
		this.store = store;
		this.reasons = reasons;
		this.translator = translator;
		this.failures = failures;
	}

	/** Writes the current status files and deletes obsolete ones. */
	public void refresh() throws IOException {
		Map<Path, List<String>> wanted = new HashMap<>();
		Map<Path, String> unclaimed = this.unclaimed.reported();
		for (DroppedFile dropped : this.dropFolders.files()) {
			String code = unclaimed.get(dropped.path());
			if (code != null) {
				lines(wanted, dropped.path()).add(this.reasons.detail(code));
			}
			else if (dropped.problem() == null) {
				lines(wanted, dropped.path()).add(this.reasons.title("status.waiting"));
			}
		}
		for (Load load : this.claims.claimed()) {
			lines(wanted, load.mode(), load.dialer(), load.file()).add(this.reasons.title("status.reading"));
		}
		List<Load> claimed = this.workFolders.lists();
		Set<String> ended = this.store.isReady() ? this.reports.ended(claimed) : Set.of();
		for (Load load : claimed) {
			if (!ended.contains(load.id())) {
				lines(wanted, load.mode(), load.dialer(), load.file()).add(this.reasons.title("status.reading"));
			}
		}
		if (this.store.isReady()) {
			for (LoadReport load : this.reports.running()) {
				List<String> lines = lines(wanted, load.mode(), load.dialer(), load.file());
				lines.remove(this.reasons.title("status.reading"));
				lines.add(words(load));
			}
		}
		for (Path folder : this.dropFolders.folders()) {
			refresh(folder, wanted);
		}
		this.written.keySet().retainAll(wanted.keySet());
	}

	/** Refreshes one folder. A failure is logged and does not stop the others. */
	private void refresh(Path folder, Map<Path, List<String>> wanted) {
		try (SafeFolder opened = SafeFolder.open(this.dir.root(), folder)) {
			for (Path name : opened.names()) {
				if (name.toString().endsWith(SUFFIX) && !wanted.containsKey(folder.resolve(name))
						&& isObsolete(opened, name)) {
					opened.delete(name);
				}
			}
			for (Map.Entry<Path, List<String>> each : wanted.entrySet()) {
				if (folder.equals(each.getKey().getParent())) {
					writeOrLog(opened, each.getKey(), String.join("\n", each.getValue()) + "\n");
				}
			}
		}
		catch (NoSuchFileException | AccessDeniedException ex) {
			// the folder was removed, or UnclaimedFileRegistry reports it
			return;
		}
		catch (IOException ex) {
			this.failures.log("list-status", ex);
		}
	}

	/** A hidden file is being written, unless a process was killed meanwhile. */
	private static boolean isObsolete(SafeFolder folder, Path name) throws IOException {
		BasicFileAttributes status = folder.attributes(name);
		Instant unfinished = Instant.now().minus(MAX_WRITE_TIME);
		return status.isRegularFile() && status.size() < MAX_STATUS_SIZE
				&& (!name.toString().startsWith(".") || status.lastModifiedTime().toInstant().isBefore(unfinished));
	}

	private void writeOrLog(SafeFolder folder, Path status, String text) {
		try {
			write(folder, status, text);
		}
		catch (NoSuchFileException ex) {
			// another process has just written the same
			return;
		}
		catch (IOException ex) {
			this.failures.log("list-status", ex);
		}
	}

	private void write(SafeFolder folder, Path status, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		Path name = status.getFileName();
		if (folder.has(name)) {
			BasicFileAttributes there = folder.attributes(name);
			if (there.isDirectory()
					|| text.equals(this.written.get(status)) && there.isRegularFile() && there.size() == bytes.length) {
				return;
			}
		}
		folder.write(name, bytes);
		this.written.put(status, text);
	}

	private static List<String> lines(Map<Path, List<String>> wanted, LoadMode mode, String dialer, String file) {
		return lines(wanted, DroppedFile.path(mode, dialer, file));
	}

	/**
	 * Returns the lines of a status file; a throwaway list if its name would be too long.
	 */
	private static List<String> lines(Map<Path, List<String>> wanted, Path file) {
		String name = file.getFileName() + SUFFIX;
		if (!DropFolderReader.isText(file.getFileName())
				|| name.getBytes(StandardCharsets.UTF_8).length >= MAX_NAME_SIZE) {
			return new ArrayList<>();
		}
		return wanted.computeIfAbsent(file.resolveSibling(name), (any) -> new ArrayList<>());
	}

	private String words(LoadReport load) {
		LoadReport.Counts counts = load.counts();
		return switch (load.state()) {
			case UPLOADING -> (load.reason() != null && !load.held()) ? words("status.waiting-for", load)
					: this.reasons.title("status.uploading", counts.accepted(), counts.accepted() + counts.pending());
			case STOPPED -> words("status.stopped", load);
			case UNDOING -> this.reasons.title("status.undoing");
			case ABANDONING -> this.reasons.title("status.abandoning");
			default ->
				(load.reason() != null) ? words("status.waiting-for", load) : this.reasons.title("status.reading");
		};
	}

	/** Returns a text with the reason why a load waits or is stopped. */
	private String words(String code, LoadReport load) {
		return this.reasons.title(code, this.translator.translate(Objects.toString(load.reason(), "")));
	}

}
