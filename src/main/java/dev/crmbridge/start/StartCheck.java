package dev.crmbridge.start;

import java.util.List;

import org.springframework.core.env.Environment;

/**
 * Finds what people have to put right before the bridge can start. Checks are listed in
 * {@code META-INF/spring.factories} and all of them run, before anything else does, so
 * that all problems are told at once.
 */
public interface StartCheck {

	/**
	 * The problems found.
	 * @param environment the settings
	 * @return one line per problem, as {@code file:line: message} where the line is known
	 */
	List<String> problems(Environment environment);

	/** Settings without which the bridge does not start, though nothing is wrong. */
	default List<MissingSetting> missingSettings(Environment environment) {
		return List.of();
	}

}
