package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.MissingSetting;
import dev.crmbridge.config.RouteFolder;
import dev.crmbridge.config.start.StartCheck;
import dev.crmbridge.config.start.StartCheckListener;
import dev.crmbridge.lookup.LookupSource;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

import org.springframework.core.env.Environment;

/**
 * Checks the files in {@code routes/} for mistakes that Camel ignores, or reports without
 * a line or one at a time.
 */
class RouteFilesCheck implements StartCheck {

	private static final String SOURCE = "lookup.source";

	private final Path folder;

	RouteFilesCheck() {
		this(RouteFolder.DEFAULT);
	}

	RouteFilesCheck(Path folder) {
		this.folder = folder;
	}

	@Override
	public List<ConfigProblem> problems(Environment environment) {
		if (lacksSystem(this.folder)) {
			// every other problem would follow from this one
			return List.of(new ConfigProblem(this.folder.resolve(RouteFolder.SYSTEM) + "/",
					"must hold the bridge's own *" + RouteFolder.ENDING
							+ "; copy this folder from the release, and remove "
							+ "the bridge's own files of the earlier version from " + this.folder + "/"));
		}
		List<ConfigProblem> problems = new ArrayList<>(leftFiles());
		RouteFiles routes = RouteFiles.in(this.folder);
		problems.addAll(routes.problems());
		if (problems.isEmpty() && !routes.files().isEmpty()
				&& routes.definitions().stream().allMatch((definition) -> definition.from().isMissing())) {
			problems.add(new ConfigProblem(this.folder + "/", "must contain at least one route"));
		}
		problems.addAll(RouteFiles.notLoaded(this.folder));
		YamlKeyCheck keys = new YamlKeyCheck();
		PlaceholderCheck placeholders = new PlaceholderCheck(settings(environment));
		// never started: only resolves components
		CamelContext camel = new DefaultCamelContext();
		EndpointOptionCheck options = new EndpointOptionCheck(camel);
		for (RouteFile file : routes.files()) {
			problems.addAll(keys.problems(file));
			problems.addAll(placeholders.problems(file));
			problems.addAll(options.problems(file));
		}
		problems.addAll(new RouteNameCheck().problems(routes));
		problems.addAll(DirectTargetCheck.problems(routes));
		String source = environment.getProperty(SOURCE, "").strip();
		if (LookupSource.isName(source)) {
			DirectTargetCheck.mistake(routes, source)
				.ifPresent((mistake) -> problems.add(SettingsCheck.problem(environment, SOURCE, mistake)));
		}
		return problems.stream().sorted().distinct().toList();
	}

	/**
	 * Returns whether the folder has route files, but none of the bridge's own: the flat
	 * layout of an earlier version.
	 */
	static boolean lacksSystem(Path folder) {
		RouteFolder routes = new RouteFolder(folder);
		return routes.systemFiles().isEmpty() && !routes.engineerFiles().isEmpty();
	}

	/** Reports files that an upgrade from the flat layout has left. */
	private List<ConfigProblem> leftFiles() {
		RouteFolder routes = new RouteFolder(this.folder);
		List<Path> system = routes.systemFiles();
		return routes.engineerFiles()
			.stream()
			.filter((file) -> system.contains(this.folder.resolve(RouteFolder.SYSTEM).resolve(file.getFileName())))
			.map((file) -> new ConfigProblem(file, 0,
					"has the same name as " + this.folder.resolve(RouteFolder.SYSTEM).resolve(file.getFileName())
							+ "; remove this file of an earlier version, or rename it if the routes in it are yours"))
			.toList();
	}

	@Override
	public List<ConfigProblem> warnings(Environment environment) {
		return HttpPathCheck.warnings(RouteFiles.in(this.folder));
	}

	/** Accepts settings with values, and those that are reported as missing. */
	private static Predicate<String> settings(Environment environment) {
		Set<String> missing = StartCheckListener.all()
			.stream()
			.flatMap((check) -> check.missingSettings(environment).stream())
			.map(MissingSetting::name)
			.collect(Collectors.toSet());
		return (name) -> missing.contains(name) || environment.containsProperty(name);
	}

}
