package dev.crmbridge.console.lists;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.crmbridge.console.ConsoleRole;
import dev.crmbridge.console.view.PageContext;
import dev.crmbridge.memberlists.LoadMode;
import dev.crmbridge.memberlists.LoadReport;
import dev.crmbridge.memberlists.intake.ListReceiver;

import org.springframework.stereotype.Component;

/** Finder of the files of an ended load, for clerks and operators. */
@Component
class ListFiles {

	private static final List<String> REPORTS = List.of("report.html", "accepted.csv", "rejected.csv", "removed.csv",
			"outcomes.csv");

	/** Name of the list itself among the files. */
	private static final String ORIGINAL = "original";

	private final ListReceiver receiver;

	ListFiles(ListReceiver receiver) {
		this.receiver = receiver;
	}

	/** Returns the files that the user may download, each with its path and name. */
	List<Map<String, Object>> list(LoadReport load, PageContext context) {
		List<Map<String, Object>> files = new ArrayList<>();
		if (context.is(ConsoleRole.CLERK)) {
			REPORTS.stream()
				.filter((name) -> find(load, name).isPresent())
				.forEach((name) -> files.add(Map.of("path", name, "name", name)));
			if (find(load, ORIGINAL).isPresent()) {
				files.add(Map.of("path", ORIGINAL, "name", context.text("lists.original")));
			}
		}
		return files;
	}

	/**
	 * Returns a file of a load that has ended. Members that the CRM added one by one have
	 * no files.
	 */
	Optional<Path> find(LoadReport load, String name) {
		if (load.state().isRunning() || load.mode() == LoadMode.API
				|| !REPORTS.contains(name) && !name.equals(ORIGINAL)) {
			return Optional.empty();
		}
		Path file = name.equals(ORIGINAL) ? this.receiver.original(load) : this.receiver.folder(load).resolve(name);
		return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(file) : Optional.empty();
	}

	/** Returns the rejected rows of a load, which may be missing. */
	Path rejected(LoadReport load) {
		return this.receiver.folder(load).resolve("rejected.csv");
	}

	/** Returns the name under which a browser saves a file. */
	static String savedName(LoadReport load, String name) {
		return name.equals(ORIGINAL) ? load.file() : load.id() + "-" + name;
	}

}
