package dev.crmbridge.config.check;

import java.util.List;
import java.util.stream.Stream;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.MissingSetting;
import dev.crmbridge.config.RouteFile;
import dev.crmbridge.config.RouteFile.Definition;
import dev.crmbridge.config.start.StartCheckListener;
import org.apache.camel.CamelContext;

import org.springframework.core.env.Environment;

/** Check of the files of a running bridge, by the checks of a start. */
public final class ChangedFileCheck {

	private ChangedFileCheck() {
	}

	/**
	 * Returns the problems of all files, and of the settings that they name.
	 * @param environment the settings
	 */
	public static List<String> problems(Environment environment) {
		return StartCheckListener.all()
			.stream()
			.flatMap(
					(check) -> Stream.concat(check.problems(environment).stream().sorted().map(ConfigProblem::toString),
							check.missingSettings(environment).stream().map(MissingSetting::toString)))
			.distinct()
			.toList();
	}

	/**
	 * Returns the problems of the expressions in a file.
	 * @param camel reads the expressions
	 * @param file the file
	 */
	public static List<String> problems(CamelContext camel, RouteFile file) {
		return new ExpressionCheck(camel).problems(file).stream().map(ConfigProblem::toString).toList();
	}

	/** Returns why Camel could not create the route of a definition. */
	public static String problem(Definition definition, Exception failure) {
		return RouteWiringCheck.problem(definition, failure).toString();
	}

}
