package dev.crmbridge.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A setting of {@code config/application.example.yaml}: a comment line with the default
 * and the meaning, and a line with the setting, commented out.
 *
 * @param documentedDefault the default of the comment; null if required
 * @param name name of the setting
 * @param value value of the example
 */
record ExampleSetting(String documentedDefault, String name, String value) {

	private static final Pattern LINES = Pattern
		.compile("# (?:Required|Default: (\\S+))\\. \\p{Lu}.*\\.\n#([a-z][a-z0-9.-]*): (.+)\n");

	static List<ExampleSetting> all() {
		try {
			String text = Files.readString(Path.of("config/application.example.yaml"));
			List<ExampleSetting> settings = LINES.matcher(text)
				.results()
				.map((found) -> new ExampleSetting(found.group(1), found.group(2), found.group(3)))
				.toList();
			assertThat(text.lines().filter((line) -> line.matches("#?[a-z].*"))).hasSameSizeAs(settings);
			return settings;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	boolean isRequired() {
		return this.documentedDefault == null;
	}

	boolean hasDefault() {
		return !"none".equals(this.documentedDefault);
	}

	String yaml() {
		return this.name + ": " + this.value;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
