package dev.crmbridge.callevents.delivery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.callevents.CrmEndpoint;
import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.MissingSetting;
import dev.crmbridge.config.RouteFolder;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.config.TextFileReader;
import dev.crmbridge.config.YamlNode;
import dev.crmbridge.config.start.StartCheck;
import dev.crmbridge.outbound.PeerUrlReader;

import org.springframework.core.env.Environment;

/**
 * Reader for the blocks of {@code routes/crm-endpoints.camel.yaml} that reports mistakes
 * before the start. Camel would report a mistake without its line, and a misspelt
 * optional parameter not at all.
 */
class CrmEndpointReader implements StartCheck {

	private static final String TEMPLATE = "crm-endpoint";

	private static final Set<String> REQUIRED = new TreeSet<>(List.of("name", "url"));

	private static final Set<String> KNOWN = known();

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\?)?([^{}:]+)(?::([^{}]*))?}}");

	/** In bytes, by the Standard Webhooks specification. */
	private static final int MIN_SECRET_SIZE = 24;

	private static final int MAX_SECRET_SIZE = 64;

	private final Path folder;

	CrmEndpointReader() {
		this(RouteFolder.DEFAULT);
	}

	CrmEndpointReader(Path folder) {
		this.folder = folder;
	}

	private static Set<String> known() {
		Set<String> known = new TreeSet<>(CrmEndpoint.PARAMETERS);
		known.addAll(REQUIRED);
		known.add("secret");
		return known;
	}

	@Override
	public List<ConfigProblem> problems(Environment environment) {
		return find(environment).problems();
	}

	@Override
	public List<ConfigProblem> warnings(Environment environment) {
		return find(environment).warnings();
	}

	@Override
	public List<MissingSetting> missingSettings(Environment environment) {
		return find(environment).missing();
	}

	private Found find(Environment environment) {
		Found found = new Found();
		Map<String, String> names = new LinkedHashMap<>();
		// empty if the folder is missing, which another check reports
		for (Path file : new RouteFolder(this.folder).files()) {
			find(file, environment, names, found);
		}
		return found;
	}

	private static void find(Path file, Environment environment, Map<String, String> names, Found found) {
		try {
			String text = TextFileReader.read(file);
			if (!text.contains(TEMPLATE)) {
				return;
			}
			for (YamlNode item : YamlNode.parse(file, text).items()) {
				YamlNode block = item.get("templatedRoute");
				if (block.get("routeTemplateRef").text().equals(TEMPLATE)) {
					new Block(file, block).check(environment, names, found);
				}
			}
		}
		catch (StartRefusedException ex) {
			// another check reports a file that cannot be read or is invalid
		}
	}

	private record Found(List<ConfigProblem> problems, List<ConfigProblem> warnings, List<MissingSetting> missing) {

		Found() {
			this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		}

	}

	private record Block(Path file, YamlNode block) {

		void check(Environment environment, Map<String, String> names, Found found) {
			List<ConfigProblem> problems = found.problems();
			Map<String, String> values = new LinkedHashMap<>();
			Map<String, String> written = new LinkedHashMap<>();
			Map<String, Integer> places = new LinkedHashMap<>();
			for (YamlNode given : this.block.get("parameters").items()) {
				String parameter = given.get("name").text();
				int line = given.line();
				if (!KNOWN.contains(parameter)) {
					problems.add(at(line,
							"unknown parameter \"" + parameter + "\"; known parameters: " + String.join(", ", KNOWN)));
				}
				else if (places.put(parameter, line) != null) {
					problems.add(at(line, "duplicate parameter " + parameter));
				}
				else {
					written.put(parameter, given.get("value").text());
					String value = resolve(given.get("value").text(), environment, line, found.missing());
					if (value != null) {
						values.put(parameter, value);
					}
				}
			}
			int here = this.block.get("routeId").line();
			for (String required : REQUIRED) {
				if (!places.containsKey(required)) {
					problems.add(at(here, "missing parameter " + required));
				}
			}
			checkName(values.get("name"), places.getOrDefault("name", here), names, problems);
			checkUrl(values.get("url"), places.getOrDefault("url", here), problems);
			checkSecret(values.get("secret"), places.getOrDefault("secret", here), problems, found.warnings());
			checkParameters(values, written, places, problems);
		}

		private void checkName(String name, int line, Map<String, String> names, List<ConfigProblem> problems) {
			if (name == null) {
				return;
			}
			if (!name.equals(this.block.get("routeId").text())) {
				problems.add(at(line, "name must be the same as routeId"));
			}
			else if (!NAME.matcher(name).matches()) {
				problems.add(at(line, "name must be words of a-z and 0-9 joined by hyphens"));
			}
			String first = names.putIfAbsent(name, this.file + ":" + line);
			if (first != null) {
				problems.add(at(line, "name must be unique, but \"" + name + "\" is already used at " + first));
			}
		}

		private void checkUrl(String url, int line, List<ConfigProblem> problems) {
			if (url == null) {
				return;
			}
			// without the value, as it may hold a token
			PeerUrlReader.mistake(url)
				.ifPresent((mistake) -> problems.add(at(line, "url must be an http or https URL; " + mistake)));
		}

		private void checkSecret(String secret, int line, List<ConfigProblem> problems, List<ConfigProblem> warnings) {
			if (secret == null || secret.isBlank()) {
				return;
			}
			try {
				if (WebhookSigner.keys(secret)
					.stream()
					.anyMatch((key) -> key.length < MIN_SECRET_SIZE || key.length > MAX_SECRET_SIZE)) {
					warnings.add(at(line, "secret must be " + MIN_SECRET_SIZE + " to " + MAX_SECRET_SIZE
							+ " bytes long before base64 encoding; use 32 random bytes"));
				}
			}
			catch (IllegalArgumentException ex) {
				problems.add(at(line, ex.getMessage()));
			}
		}

		/** Checks each parameter separately, to report all mistakes at once. */
		private void checkParameters(Map<String, String> values, Map<String, String> written,
				Map<String, Integer> places, List<ConfigProblem> problems) {
			values.forEach((parameter, value) -> {
				if (CrmEndpoint.PARAMETERS.contains(parameter)) {
					try {
						CrmEndpoint.of("checked", Map.of(parameter, value));
					}
					catch (CrmEndpoint.InvalidParameterException ex) {
						// a value from a setting may be a secret in the wrong place
						boolean shown = value.equals(written.get(parameter));
						problems.add(at(places.get(parameter), shown ? ex.getMessage() : ex.rule()));
					}
				}
			});
		}

		/**
		 * Resolves the settings that a value names; reports a missing one and returns
		 * null.
		 */
		private String resolve(String value, Environment environment, int line, List<MissingSetting> missingSettings) {
			Matcher placeholder = PLACEHOLDER.matcher(value);
			StringBuilder resolved = new StringBuilder();
			boolean missing = false;
			while (placeholder.find()) {
				String name = placeholder.group(2);
				String setting = environment.getProperty(name, placeholder.group(3));
				if (setting == null || setting.isBlank()) {
					missing = true;
					if (placeholder.group(1) == null) {
						missingSettings.add(new MissingSetting(name, "named by " + this.file + ":" + line));
					}
				}
				else {
					placeholder.appendReplacement(resolved, Matcher.quoteReplacement(setting));
				}
			}
			placeholder.appendTail(resolved);
			return missing ? null : resolved.toString();
		}

		private ConfigProblem at(int line, String message) {
			return new ConfigProblem(this.file, line, message);
		}

	}

}
