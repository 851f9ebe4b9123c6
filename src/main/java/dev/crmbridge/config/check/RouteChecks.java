package dev.crmbridge.config.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.crmbridge.config.MissingSetting;
import dev.crmbridge.config.Problem;
import dev.crmbridge.config.start.StartCheck;
import dev.crmbridge.config.start.StartChecks;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

import org.springframework.core.env.Environment;

/**
 * Reads {@code routes/} for what Camel does not notice, or tells of without a line, or
 * one at a time.
 */
class RouteChecks implements StartCheck {

	private final Path folder;

	RouteChecks() {
		this(Path.of("routes"));
	}

	RouteChecks(Path folder) {
		this.folder = folder;
	}

	@Override
	public List<Problem> problems(Environment environment) {
		List<Problem> problems = new ArrayList<>();
		List<String> unread = new ArrayList<>();
		List<RouteFile> files = RouteFile.in(this.folder, problems, unread);
		if (problems.isEmpty() && !files.isEmpty()
				&& files.stream()
					.flatMap((file) -> file.definitions().stream())
					.allMatch((definition) -> definition.from().isMissing())) {
			problems.add(new Problem(this.folder + "/", "there are no routes in its files"));
		}
		problems.addAll(RouteFile.notLoaded(this.folder));
		KnownKeys keys = new KnownKeys();
		Placeholders placeholders = new Placeholders(settings(environment));
		// never started: it only knows the components
		CamelContext camel = new DefaultCamelContext();
		EndpointOptions options = new EndpointOptions(camel);
		for (RouteFile file : files) {
			problems.addAll(keys.problems(file));
			problems.addAll(placeholders.problems(file));
			problems.addAll(options.problems(file));
		}
		problems.addAll(new Names().problems(files, unread));
		problems.addAll(new DirectTargets().problems(files, unread));
		return problems.stream().sorted().distinct().toList();
	}

	@Override
	public List<Problem> warnings(Environment environment) {
		return OwnPaths.warnings(RouteFile.in(this.folder, new ArrayList<>(), new ArrayList<>()));
	}

	/** Those that are there, and those that are told of as missing. */
	private static Predicate<String> settings(Environment environment) {
		Set<String> missing = StartChecks.all()
			.stream()
			.flatMap((check) -> check.missingSettings(environment).stream())
			.map(MissingSetting::name)
			.collect(Collectors.toSet());
		return (name) -> missing.contains(name) || environment.containsProperty(name);
	}

}
