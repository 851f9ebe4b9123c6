package dev.crmbridge.config.start;

import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.MissingSetting;

import org.springframework.core.env.Environment;

/**
 * A check that runs before the bridge starts. {@code META-INF/spring.factories} lists the
 * checks; all of them run before the first bean is created, so that all problems are
 * reported at once.
 */
public interface StartCheck {

	/**
	 * Returns the config problems, with their lines where known.
	 * @param environment the settings
	 */
	default List<ConfigProblem> problems(Environment environment) {
		return List.of();
	}

	/**
	 * Returns problems that do not prevent a start, without values of secrets.
	 * @param environment the settings
	 */
	default List<ConfigProblem> warnings(Environment environment) {
		return List.of();
	}

	/**
	 * Returns the warnings of {@code --check}, which may be more than those of a start.
	 * @param environment the settings
	 */
	default List<ConfigProblem> checkWarnings(Environment environment) {
		return warnings(environment);
	}

	/** Returns required settings without values; {@code --check} accepts these. */
	default List<MissingSetting> missingSettings(Environment environment) {
		return List.of();
	}

}
