package dev.crmbridge.config.start;

import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.MissingSetting;
import dev.crmbridge.config.StartRefusedException;

import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * Runs all {@link StartCheck}s before any bean is created, and refuses the start with a
 * line per problem.
 */
public class StartCheckListener implements ApplicationListener<ApplicationPreparedEvent> {

	@Override
	public void onApplicationEvent(ApplicationPreparedEvent event) {
		Environment environment = event.getApplicationContext().getEnvironment();
		List<MissingSetting> missing = all().stream()
			.flatMap((check) -> check.missingSettings(environment).stream())
			.toList();
		// on this thread: threads of the common pool do not see classes in nested jars
		// through their context class loader
		List<ConfigProblem> problems = all().stream().flatMap((check) -> check.problems(environment).stream()).toList();
		if (!missing.isEmpty() || !problems.isEmpty()) {
			throw new StartRefusedException(missing, problems);
		}
	}

	/** Returns the warnings of all checks, sorted, each once. */
	public static List<ConfigProblem> warnings(Environment environment) {
		return all().stream().flatMap((check) -> check.warnings(environment).stream()).sorted().distinct().toList();
	}

	/** Returns all checks of {@code META-INF/spring.factories}. */
	public static List<StartCheck> all() {
		return SpringFactoriesLoader.loadFactories(StartCheck.class, StartCheckListener.class.getClassLoader());
	}

}
