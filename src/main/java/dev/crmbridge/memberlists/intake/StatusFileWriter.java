package dev.crmbridge.memberlists.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.crmbridge.files.SafeFolder;
import dev.crmbridge.logging.RepeatedFailureLog;
import dev.crmbridge.memberlists.Load;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.ReasonTexts;
import dev.crmbridge.memberlists.repository.LoadReportRepository;
import dev.crmbridge.memberlists.workdir.MembersDir;
import dev.crmbridge.memberlists.workdir.UnclaimedFileRegistry;
import dev.crmbridge.store.StoreSchema;

import org.springframework.stereotype.Component;

/**
 * Keeps {@code <file>.status} beside each dropped file, in the folder where the clerk
 * looks for it, until its load has ended. What is right is worked out anew each time, so
 * that no crash leaves a wrong one for long.
 */
@Component
public class StatusFileWriter {

	private static final String ENDING = ".status";

	/** Larger than any that we write, in bytes: a clerk's own file is left alone. */
	private static final int MAX_SIZE = 4096;

	/** Of a file's name, in bytes. */
	private static final int MAX_NAME_SIZE = 255;

	private final MembersDir dir;

	private final ClaimedListReader lists;

	private final ClaimFolderStore claims;

	private final DropFolderReader dropFolders;

	private final UnclaimedFileRegistry unclaimed;

	private final LoadReportRepository reports;

	private final StoreSchema store;

	private final ReasonTexts reasons;

	private final RepeatedFailureLog failures;

	/** What this process has written last, by path: no file of a clerk is read. */
	private final Map<Path, String> written = new ConcurrentHashMap<>();

	StatusFileWriter(MembersDir dir, ClaimedListReader lists, ClaimFolderStore claims, DropFolderReader dropFolders,
			UnclaimedFileRegistry unclaimed, LoadReportRepository reports, StoreSchema store, ReasonTexts reasons,
			RepeatedFailureLog failures) {
		this.dir = dir;
		this.lists = lists;
		this.claims = claims;
		this.dropFolders = dropFolders;
		this.unclaimed = unclaimed;
		this.reports = reports;
		this.store = store;
		this.reasons = reasons;
		this.failures = failures;
	}

	/** Writes and deletes status files so that they say what is. */
	public void refresh() throws IOException {
		Map<Path, List<String>> wanted = new HashMap<>();
		Map<Path, String> unclaimed = this.unclaimed.reported();
		for (DroppedFile dropped : this.dropFolders.look()) {
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
		List<Load> claimed = this.lists.loads();
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
		for (Path folder : this.dropFolders.all()) {
			refresh(folder, wanted);
		}
		this.written.keySet().retainAll(wanted.keySet());
	}

	/** One folder or file that cannot be written keeps no other from its status. */
	private void refresh(Path folder, Map<Path, List<String>> wanted) {
		try (SafeFolder opened = SafeFolder.open(this.dir.root(), folder)) {
			for (Path name : opened.names()) {
				if (name.toString().endsWith(ENDING) && !name.toString().startsWith(".")
						&& !wanted.containsKey(folder.resolve(name)) && isOurs(opened, name)) {
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
			// a folder of a dialer that was removed, or that is reported
			return;
		}
		catch (IOException ex) {
			this.failures.log("list-status", ex);
		}
	}

	private static boolean isOurs(SafeFolder folder, Path name) throws IOException {
		BasicFileAttributes status = folder.attributes(name);
		return status.isRegularFile() && status.size() < MAX_SIZE;
	}

	private void writeOrLog(SafeFolder folder, Path status, String text) {
		try {
			write(folder, status, text);
		}
		catch (NoSuchFileException ex) {
			// another process wrote the same just now
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

	private static List<String> lines(Map<Path, List<String>> wanted, String mode, String dialer, String file) {
		return lines(wanted, MembersDir.droppedInto(Path.of(""), (mode != null) ? mode : "load", dialer).resolve(file));
	}

	/** The lines of a status; they are dropped if no file can have its name. */
	private static List<String> lines(Map<Path, List<String>> wanted, Path file) {
		String name = file.getFileName() + ENDING;
		if (!DropFolderReader.isText(file.getFileName())
				|| name.getBytes(StandardCharsets.UTF_8).length >= MAX_NAME_SIZE) {
			return new ArrayList<>();
		}
		return wanted.computeIfAbsent(file.resolveSibling(name), (any) -> new ArrayList<>());
	}

	private String words(LoadReport load) {
		return switch (load.state()) {
			case UPLOADING -> (load.reason() != null && !load.held())
					? this.reasons.title("status.waiting-for", load.reason()) : this.reasons.title("status.uploading",
							load.counts().accepted(), load.counts().accepted() + load.counts().pending());
			case STOPPED -> this.reasons.title("status.stopped", load.reason());
			case UNDOING -> this.reasons.title("status.undoing");
			case ABANDONING -> this.reasons.title("status.abandoning");
			default -> (load.reason() != null) ? this.reasons.title("status.waiting-for", load.reason())
					: this.reasons.title("status.reading");
		};
	}

}
