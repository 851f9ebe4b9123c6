package dev.crmbridge.config.check;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.LiteralSettingsPostProcessor;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.config.TextFileReader;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Maps the failure of a start to problems in the files that people edit. */
public class StartFailureReporter implements SpringBootExceptionReporter {

	private static final String SETTINGS_FILE = "config/application.yaml";

	/**
	 * Prints why the start was refused, a line per problem without a stack trace, and
	 * suppresses Spring's report of failures that a check reports with file and line.
	 */
	@Override
	public boolean reportException(Throwable failure) {
		StartRefusedException refused = ExceptionUtils.throwableOfType(failure, StartRefusedException.class);
		if (refused != null) {
			System.err.println(refused.getMessage());
		}
		return refused != null || isInFiles(failure);
	}

	/**
	 * Returns whether a mistake in {@code routes/} or {@code config/} caused the failure.
	 */
	public static boolean isInFiles(Throwable failure) {
		for (Throwable cause : ExceptionUtils.getThrowableList(failure)) {
			if (cause instanceof StartRefusedException) {
				return false;
			}
			if (cause instanceof YAMLException || cause instanceof BindException
					|| cause.getClass().getName().startsWith("org.apache.camel.")) {
				return true;
			}
		}
		return false;
	}

	/** Returns the problems that the failure names. */
	public static List<ConfigProblem> problems(Throwable failure) {
		StartRefusedException refused = ExceptionUtils.throwableOfType(failure, StartRefusedException.class);
		if (refused != null) {
			return refused.getProblems();
		}
		Map<String, ConfigProblem> settings = invalidSettings(failure);
		if (!settings.isEmpty()) {
			return List.copyOf(settings.values());
		}
		MarkedYAMLException marked = ExceptionUtils.throwableOfType(failure, MarkedYAMLException.class);
		if (marked != null && marked.getProblemMark() != null) {
			return List.of(new ConfigProblem(SETTINGS_FILE, marked.getProblemMark().getLine() + 1,
					"is not valid YAML: " + marked.getProblem()));
		}
		return List.of((ExceptionUtils.indexOfType(failure, YAMLException.class) < 0)
				? new ConfigProblem("", message(failure)) : unreadable());
	}

	/**
	 * Returns a problem for each setting that the failure names, by the name of the
	 * setting; empty for another failure.
	 */
	static Map<String, ConfigProblem> invalidSettings(Throwable failure) {
		BindValidationException invalid = ExceptionUtils.throwableOfType(failure, BindValidationException.class);
		if (invalid != null) {
			Map<String, ConfigProblem> problems = new LinkedHashMap<>();
			for (ObjectError error : invalid.getValidationErrors().getAllErrors()) {
				String name = invalid.getValidationErrors().getName() + ((error instanceof FieldError field)
						? "." + DataObjectPropertyName.toDashedForm(field.getField()) : "");
				problems.put(name, problem(Origin.from(error), name, error.getDefaultMessage()));
			}
			return problems;
		}
		BindException unbound = ExceptionUtils.throwableOfType(failure, BindException.class);
		if (unbound == null) {
			return Map.of();
		}
		ConfigurationProperty property = unbound.getProperty();
		String name = unbound.getName().toString();
		return (property == null) ? Map.of(name, problem(null, name, message((Throwable) unbound)))
				: Map.of(property.getName().toString(), problem(property.getOrigin(), name, message(unbound)));
	}

	private static String message(BindException unbound) {
		Class<?> type = unbound.getTarget().getType().resolve(Object.class);
		String rule = (type == Duration.class) ? "a duration with a unit, such as 5s"
				: (type == DataSize.class) ? "a size with a unit, such as 8MB"
						: ClassUtils.isAssignable(Number.class, type) ? "a number"
								: (ClassUtils.resolvePrimitiveIfNecessary(type) == Boolean.class) ? "true or false"
										: "valid for its type";
		String value = LiteralSettingsPostProcessor.isSecret(unbound.getName().toString()) ? ""
				: ", was \"" + unbound.getProperty().getValue() + "\"";
		return "must be " + rule + value;
	}

	/**
	 * Finds the first unreadable settings file; the YAML parser does not name the file.
	 */
	private static ConfigProblem unreadable() {
		for (Path file : List.of(Path.of(SETTINGS_FILE), Path.of("config/application.yml"), Path.of("application.yaml"),
				Path.of("application.yml"))) {
			try {
				if (Files.isRegularFile(file)
						&& TextFileReader.read(file).chars().anyMatch(StartFailureReporter::isControlCharacter)) {
					return new ConfigProblem(file, 0,
							"contains a control character or is not UTF-8; save the file as UTF-8");
				}
			}
			catch (StartRefusedException ex) {
				return ex.getProblems().get(0);
			}
		}
		return new ConfigProblem(SETTINGS_FILE, "cannot be read; save the file as UTF-8");
	}

	private static boolean isControlCharacter(int sign) {
		return sign < ' ' && "\t\r\n".indexOf(sign) < 0 || sign == 0xFFFE || sign == 0xFFFF || sign == 0x7F;
	}

	/** Returns the first line of the root cause's message. */
	static String message(Throwable failure) {
		if (ExceptionUtils.getRootCause(failure) instanceof FileNotFoundException file) {
			return "cannot find the file " + file.getMessage();
		}
		return String.valueOf(ExceptionUtils.getRootCause(failure).getMessage()).lines().findFirst().orElse("");
	}

	/** Names the line that sets the value, if a file does; else the setting alone. */
	static ConfigProblem problem(Origin found, String setting, String message) {
		Origin origin = (found instanceof OriginProvider provider) ? provider.getOrigin() : found;
		return (origin instanceof TextResourceOrigin text && text.getLocation() != null && isOfFile(found))
				? new ConfigProblem(file(text), text.getLocation().getLine() + 1, setting + ": " + message)
				: new ConfigProblem(setting, message);
	}

	private static String file(TextResourceOrigin text) {
		try {
			Path file = text.getResource().getFile().toPath().toAbsolutePath().normalize();
			Path here = Path.of("").toAbsolutePath();
			return (file.startsWith(here) ? here.relativize(file) : file).toString();
		}
		catch (IOException ex) {
			return SETTINGS_FILE;
		}
	}

	/** Returns whether a file that people edit sets the value. */
	static boolean isOfFile(Origin found) {
		Origin origin = (found instanceof OriginProvider provider) ? provider.getOrigin() : found;
		return origin instanceof TextResourceOrigin text && text.getResource() != null
				&& !text.getResource().getDescription().startsWith("class path resource");
	}

}
