package dev.crmbridge.loads;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.crmbridge.database.StoreSchema;

import org.springframework.stereotype.Component;

/**
 * Keeps {@code <file>.status} beside each dropped file, in the folder where the clerk
 * looks for it, until its load has ended. What is right is worked out anew each time, so
 * that no crash leaves a wrong one for long.
 */
@Component("listStatus")
public class ListStatus {

	static final String ENDING = ".status";

	/** Longer than any that we write: a clerk's own file is left alone. */
	private static final int LONGEST = 4096;

	/** Of a file, in bytes. */
	private static final int LONGEST_NAME = 255;

	private final ListFolders folders;

	private final DroppedFiles dropped;

	private final LoadReports reports;

	private final StoreSchema store;

	private final Reasons reasons;

	ListStatus(ListFolders folders, DroppedFiles dropped, LoadReports reports, StoreSchema store, Reasons reasons) {
		this.folders = folders;
		this.dropped = dropped;
		this.reports = reports;
		this.store = store;
		this.reasons = reasons;
	}

	/** Writes and deletes status files so that they tell what is. */
	public void refresh() throws IOException {
		Map<Path, List<String>> wanted = new HashMap<>();
		List<Path> present = new ArrayList<>();
		for (Path folder : this.dropped.watched()) {
			look(folder, wanted, present);
		}
		for (Load load : this.folders.inHand()) {
			lines(wanted, load.mode(), load.dialer(), load.file()).add(this.reasons.title("status.reading"));
		}
		if (this.store.isReady()) {
			for (LoadReport load : this.reports.running()) {
				List<String> lines = lines(wanted, load.mode(), load.dialer(), load.file());
				lines.remove(this.reasons.title("status.reading"));
				lines.add(words(load));
			}
		}
		for (Map.Entry<Path, List<String>> each : wanted.entrySet()) {
			write(each.getKey(), String.join("\n", each.getValue()) + "\n");
		}
		for (Path status : present) {
			if (!wanted.containsKey(status) && Files.exists(status) && Files.size(status) < LONGEST) {
				Files.deleteIfExists(status);
			}
		}
	}

	private void look(Path folder, Map<Path, List<String>> wanted, List<Path> present) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				String name = file.getFileName().toString();
				if (name.endsWith(ENDING)) {
					present.add(file);
				}
				else if (!DroppedFiles.isLeftAlone(name)) {
					lines(wanted, file).add(this.reasons.title("status.waiting"));
				}
			}
		}
		catch (NoSuchFileException ex) {
			// a folder of a dialer that no longer is
			return;
		}
	}

	private List<String> lines(Map<Path, List<String>> wanted, String mode, String dialer, String file) {
		return lines(wanted, this.folders.droppedInto(mode, dialer).resolve(file));
	}

	private static List<String> lines(Map<Path, List<String>> wanted, Path file) {
		return beside(file).map((status) -> wanted.computeIfAbsent(status, (any) -> new ArrayList<>()))
			.orElseGet(ArrayList::new);
	}

	private String words(LoadReport load) {
		return switch (load.state()) {
			case "uploading" -> (load.reason() != null && !load.held())
					? this.reasons.title("status.waiting-for", load.reason()) : this.reasons.title("status.uploading",
							load.counts().accepted(), load.counts().accepted() + load.counts().pending());
			case "stopped" -> this.reasons.title("status.stopped", load.reason());
			case "undoing" -> this.reasons.title("status.undoing");
			default -> (load.reason() != null) ? this.reasons.title("status.waiting-for", load.reason())
					: this.reasons.title("status.reading");
		};
	}

	private static void write(Path status, String text) throws IOException {
		try {
			if (!Files.exists(status) || !Files.readString(status).equals(text)) {
				Path next = status.resolveSibling("." + status.getFileName());
				Files.writeString(next, text);
				Files.move(next, status, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			}
		}
		catch (NoSuchFileException ex) {
			// the folder is gone, or another process wrote the same just now
			return;
		}
	}

	/** Where the status of a file is, unless its name is so long that nothing can be. */
	static Optional<Path> beside(Path file) {
		String name = file.getFileName() + ENDING;
		return (name.getBytes(StandardCharsets.UTF_8).length < LONGEST_NAME) ? Optional.of(file.resolveSibling(name))
				: Optional.empty();
	}

}
