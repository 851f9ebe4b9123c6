package dev.crmbridge.check;

import java.util.List;

import dev.crmbridge.start.Problem;
import dev.crmbridge.start.StartRefusedException;
import org.yaml.snakeyaml.error.MarkedYAMLException;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.validation.FieldError;

/** What a start failed for, in the words of the files that people edit. */
public class StartFailure implements SpringBootExceptionReporter {

	private static final String SETTINGS = "config/application.yaml";

	/** Says nothing yet of what a check will tell better, with file and line. */
	@Override
	public boolean reportException(Throwable failure) {
		return isInFiles(failure);
	}

	/** Whether it is something in {@code routes/} or {@code config/}. */
	public static boolean isInFiles(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof StartRefusedException) {
				return false;
			}
			if (cause instanceof MarkedYAMLException || cause instanceof BindException
					|| cause.getClass().getName().startsWith("org.apache.camel.")) {
				return true;
			}
		}
		return false;
	}

	/** All that is wrong, as far as it says. */
	public static List<Problem> problems(Throwable failure) {
		BindException unbound = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof StartRefusedException refused) {
				return refused.getProblems();
			}
			if (cause instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
				return List
					.of(new Problem(SETTINGS, yaml.getProblemMark().getLine() + 1, "is no YAML: " + yaml.getProblem()));
			}
			if (cause instanceof BindException bind) {
				unbound = bind;
			}
			if (cause instanceof BindValidationException invalid) {
				return invalid.getValidationErrors().getAllErrors().stream().map((error) -> {
					String name = invalid.getValidationErrors().getName()
							+ ((error instanceof FieldError field) ? "." + field.getField() : "");
					return problem(Origin.from(error), name, error.getDefaultMessage());
				}).toList();
			}
		}
		if (unbound == null) {
			return List.of(new Problem("", message(failure)));
		}
		ConfigurationProperty property = unbound.getProperty();
		return List.of(problem((property != null) ? property.getOrigin() : null, unbound.getName().toString(),
				message(unbound)));
	}

	private static String message(Throwable failure) {
		Throwable deepest = failure;
		while (deepest.getCause() != null) {
			deepest = deepest.getCause();
		}
		return String.valueOf(deepest.getMessage()).lines().findFirst().orElse("");
	}

	/** On the line of the file that makes the setting, else of the setting by itself. */
	private static Problem problem(Origin found, String setting, String message) {
		Origin origin = (found instanceof OriginProvider provider) ? provider.getOrigin() : found;
		return (origin instanceof TextResourceOrigin text && text.getLocation() != null
				&& "application.yaml".equals(text.getResource().getFilename()))
						? new Problem(SETTINGS, text.getLocation().getLine() + 1, setting + ": " + message)
						: new Problem(setting, message);
	}

	/** The setting whose value cannot be read; null if it is something else. */
	static String setting(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof BindValidationException invalid) {
				return invalid.getValidationErrors().getName().toString();
			}
			if (cause instanceof BindException bind && bind.getProperty() != null) {
				return bind.getProperty().getName().toString();
			}
		}
		return null;
	}

}
