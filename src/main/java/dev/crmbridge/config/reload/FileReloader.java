package dev.crmbridge.config.reload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.crmbridge.config.ReloadProblems;
import dev.crmbridge.config.ReloadableFile;
import dev.crmbridge.config.RouteFile;
import dev.crmbridge.config.RouteFile.Definition;
import dev.crmbridge.config.RouteFolder;
import dev.crmbridge.config.SettingValueMask;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.config.TextFileReader;
import dev.crmbridge.config.check.ChangedFileCheck;
import dev.crmbridge.store.ActivityRepository;
import dev.crmbridge.store.OperatorAction;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Reloader of changed files: checks them as a start does, and puts them into use. While a
 * file has a mistake, the former version stays in use.
 */
@Component
public class FileReloader {

	private static final Logger LOG = LoggerFactory.getLogger(FileReloader.class);

	private static final String WHO = "folder:config";

	private static final List<Path> ROUTE_FILES = Stream.of("crm-endpoints", "check-rows", "query-crm")
		.map((name) -> RouteFolder.DEFAULT.resolve(name + RouteFolder.ENDING))
		.toList();

	private final CamelContext camel;

	private final Environment environment;

	private final RouteReplacer replacer;

	private final List<ReloadableFile> configFiles;

	private final ReloadProblems problems;

	private final ActivityRepository activity;

	/** Texts of the files at the last look. */
	private Map<Path, String> seen;

	/** Texts that the last reload has handled. */
	private Map<Path, String> handled;

	/** Definitions of the running routes, by file and id. */
	private final Map<Path, Map<String, Definition>> running = new LinkedHashMap<>();

	FileReloader(CamelContext camel, Environment environment, RouteReplacer replacer, List<ReloadableFile> configFiles,
			ReloadProblems problems, ActivityRepository activity) {
		this.camel = camel;
		this.environment = environment;
		this.replacer = replacer;
		this.configFiles = configFiles;
		this.problems = problems;
		this.activity = activity;
		// before Camel loads the routes, so that no change is missed
		this.handled = read();
		this.seen = this.handled;
		ROUTE_FILES.stream()
			.filter((file) -> !this.handled.get(file).isEmpty())
			.forEach((file) -> this.running.put(file,
					RouteReplacer.routes(new RouteFile(file, this.handled.get(file)))));
	}

	/**
	 * Reloads the files that changed since the last call. A change counts once two calls
	 * have seen the same texts, as an editor may still be writing.
	 */
	public synchronized void run() {
		Map<Path, String> texts = read();
		boolean settled = texts.equals(this.seen);
		this.seen = texts;
		if (settled && !texts.equals(this.handled)) {
			reload(texts);
		}
	}

	private void reload(Map<Path, String> texts) {
		List<Path> changed = texts.keySet()
			.stream()
			.filter((file) -> !texts.get(file).equals(this.handled.get(file)))
			.toList();
		this.handled = texts;
		List<String> found = new ArrayList<>(ChangedFileCheck.problems(this.environment));
		if (found.isEmpty()) {
			changed.forEach((file) -> reload(file, texts.get(file), found));
		}
		SettingValueMask mask = new SettingValueMask(this.environment, new RouteFolder(RouteFolder.DEFAULT));
		found.replaceAll(mask::mask);
		this.problems.set(found);
		found.forEach((problem) -> {
			LOG.error("Did not reload, the former version stays in use: {}", problem);
			record(OperatorAction.REFUSE_RELOAD, problem);
		});
	}

	private void reload(Path file, String text, List<String> found) {
		try {
			List<String> items = ROUTE_FILES.contains(file) ? replace(new RouteFile(file, text), found)
					: readAgain(file);
			if (!items.isEmpty()) {
				String what = file + ": " + String.join(", ", items);
				LOG.info("Reloaded {}", what);
				record(OperatorAction.RELOAD, what);
			}
		}
		catch (StartRefusedException ex) {
			ex.getProblems().forEach((problem) -> found.add(problem.toString()));
		}
	}

	private List<String> replace(RouteFile file, List<String> found) {
		List<String> invalid = ChangedFileCheck.problems(this.camel, file);
		if (!invalid.isEmpty()) {
			found.addAll(invalid);
			return List.of();
		}
		return this.replacer.replace(this.running.computeIfAbsent(file.path(), (path) -> new LinkedHashMap<>()),
				RouteReplacer.routes(file), found);
	}

	private List<String> readAgain(Path file) {
		this.configFiles.stream().filter((each) -> each.file().equals(file)).forEach(ReloadableFile::reload);
		return List.of("whole file");
	}

	private Map<Path, String> read() {
		Map<Path, String> texts = new LinkedHashMap<>();
		Stream.concat(ROUTE_FILES.stream(), this.configFiles.stream().map(ReloadableFile::file)).forEach((file) -> {
			try {
				texts.put(file, TextFileReader.read(file));
			}
			catch (StartRefusedException ex) {
				// missing or unreadable: the check reports the file
				texts.put(file, "");
			}
		});
		return texts;
	}

	private void record(OperatorAction action, String what) {
		try {
			this.activity.record(null, WHO, action, what);
		}
		catch (DataAccessException ex) {
			LOG.warn("Could not record a reload in /admin/activity; what={}", what);
		}
	}

}
