package dev.crmbridge.callevents.endpoint;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.callevents.BlockParameters.InvalidParameterException;
import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.callevents.endpoint.CrmEndpointReader.Found;
import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.MissingSetting;
import dev.crmbridge.config.YamlNode;

import org.springframework.core.env.Environment;

/** A block of a CRM endpoint, with its mistakes. */
final class EndpointBlock {

	private static final Set<String> KNOWN = known();

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\?)?([^{}:]+)(?::([^{}]*))?}}");

	private final Path file;

	private final YamlNode block;

	private final Environment environment;

	private final Found found;

	/** The values of the parameters; without those whose settings are missing. */
	private final Map<String, String> values = new LinkedHashMap<>();

	/** The values as the file has them. */
	private final Map<String, String> written = new LinkedHashMap<>();

	/** The lines of the parameters. */
	private final Map<String, Integer> lines = new LinkedHashMap<>();

	/**
	 * Creates a block.
	 * @param file the file that has the block
	 * @param block the block
	 * @param environment the settings that parameters may name
	 * @param found gets the mistakes
	 */
	EndpointBlock(Path file, YamlNode block, Environment environment, Found found) {
		this.file = file;
		this.block = block;
		this.environment = environment;
		this.found = found;
	}

	private static Set<String> known() {
		Set<String> known = new TreeSet<>(CrmEndpoint.PARAMETERS);
		known.addAll(EndpointHttpSettings.PARAMETERS);
		known.addAll(List.of("name", "url", "secret"));
		return known;
	}

	/**
	 * Checks the block.
	 * @param names the names of earlier blocks with their places; gets this one's
	 */
	void check(Map<String, String> names) {
		this.block.get("parameters").items().forEach(this::read);
		if (!has("name")) {
			problem("routeId", "missing parameter name");
		}
		checkName(names);
		new EndpointBlockRules(this).check(this.environment);
		this.values.keySet().forEach(this::checkValue);
	}

	private void read(YamlNode given) {
		String parameter = given.get("name").text();
		int line = given.line();
		if (!KNOWN.contains(parameter)) {
			this.found.problems()
				.add(at(line,
						"unknown parameter \"" + parameter + "\"; known parameters: " + String.join(", ", KNOWN)));
		}
		else if (this.lines.put(parameter, line) != null) {
			this.found.problems().add(at(line, "duplicate parameter " + parameter));
		}
		else {
			this.written.put(parameter, given.get("value").text());
			String value = resolve(given.get("value").text(), line);
			if (value != null) {
				this.values.put(parameter, value);
			}
		}
	}

	private void checkName(Map<String, String> names) {
		String name = this.values.get("name");
		if (name == null) {
			return;
		}
		if (!name.equals(this.block.get("routeId").text())) {
			problem("name", "name must be the same as routeId");
		}
		else if (!NAME.matcher(name).matches()) {
			problem("name", "name must be words of a-z and 0-9 joined by hyphens");
		}
		String first = names.putIfAbsent(name, this.file + ":" + this.lines.get("name"));
		if (first != null) {
			problem("name", "name must be unique, but \"" + name + "\" is already used at " + first);
		}
	}

	/** Checks each parameter separately, to report all mistakes at once. */
	private void checkValue(String parameter) {
		Map<String, String> alone = Map.of(parameter, this.values.get(parameter));
		try {
			if (CrmEndpoint.PARAMETERS.contains(parameter)) {
				CrmEndpoint.of("checked", alone);
			}
			else {
				EndpointHttpSettings.of(alone);
			}
		}
		catch (InvalidParameterException ex) {
			// a value from a setting may be a secret in the wrong place
			boolean shown = this.values.get(parameter).equals(this.written.get(parameter));
			problem(parameter, shown ? ex.getMessage() : ex.rule());
		}
	}

	/**
	 * Resolves the settings that a value names; reports a missing one and returns null.
	 */
	private String resolve(String value, int line) {
		Matcher placeholder = PLACEHOLDER.matcher(value);
		StringBuilder resolved = new StringBuilder();
		boolean missing = false;
		while (placeholder.find()) {
			String name = placeholder.group(2);
			String setting = this.environment.getProperty(name, placeholder.group(3));
			if (setting == null || setting.isBlank()) {
				missing = true;
				if (placeholder.group(1) == null) {
					this.found.missing().add(missing(name, line));
				}
			}
			else {
				placeholder.appendReplacement(resolved, Matcher.quoteReplacement(setting));
			}
		}
		placeholder.appendTail(resolved);
		return missing ? null : resolved.toString();
	}

	/** Returns whether the block has a parameter, even if its setting is missing. */
	boolean has(String parameter) {
		return this.lines.containsKey(parameter);
	}

	/** Returns a value; "" if the block has none or its setting is missing. */
	String value(String parameter) {
		return this.values.getOrDefault(parameter, "");
	}

	/** Reports a problem at the line of a parameter, else at the line of the block. */
	void problem(String parameter, String message) {
		this.found.problems().add(at(line(parameter), message));
	}

	/** Reports a problem that does not prevent a start. */
	void warn(String parameter, String message) {
		this.found.warnings().add(at(line(parameter), message));
	}

	/** Reports a setting that a parameter needs, unless the setting has a value. */
	void require(String parameter, String setting) {
		String value = this.environment.getProperty(setting);
		if (value == null || value.isBlank()) {
			this.found.missing().add(missing(setting, line(parameter)));
		}
	}

	private MissingSetting missing(String setting, int line) {
		return new MissingSetting(setting, "named by " + this.file + ":" + line);
	}

	private int line(String parameter) {
		return this.lines.getOrDefault(parameter, this.block.get("routeId").line());
	}

	private ConfigProblem at(int line, String message) {
		return new ConfigProblem(this.file, line, message);
	}

}
