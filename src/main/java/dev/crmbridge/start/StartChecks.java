package dev.crmbridge.start;

import java.util.List;

import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * Stops the start, before anything was started, with a line per problem that a check has
 * found.
 */
class StartChecks implements ApplicationListener<ApplicationPreparedEvent> {

	@Override
	public void onApplicationEvent(ApplicationPreparedEvent event) {
		Environment environment = event.getApplicationContext().getEnvironment();
		List<String> problems = SpringFactoriesLoader
			.loadFactories(StartCheck.class, event.getSpringApplication().getClassLoader())
			.stream()
			.flatMap((check) -> check.problems(environment).stream())
			.toList();
		if (!problems.isEmpty()) {
			throw new StartRefusedException(problems);
		}
	}

}
