package dev.crmbridge.config.start;

import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.MissingSetting;

import org.springframework.core.env.Environment;

/**
 * Finds what people have to put right before the bridge can start. Checks are listed in
 * {@code META-INF/spring.factories} and all of them run, before anything else does, so
 * that all problems are told at once.
 */
public interface StartCheck {

	/**
	 * The problems found, with the line where it is known.
	 * @param environment the settings
	 */
	List<ConfigProblem> problems(Environment environment);

	/**
	 * Returns what people should change although the bridge starts with it; no value of a
	 * secret is in it.
	 * @param environment the settings
	 */
	default List<ConfigProblem> warnings(Environment environment) {
		return List.of();
	}

	/** Settings without which the bridge does not start, though nothing is wrong. */
	default List<MissingSetting> missingSettings(Environment environment) {
		return List.of();
	}

}
