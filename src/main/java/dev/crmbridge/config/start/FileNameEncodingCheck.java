package dev.crmbridge.config.start;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.crmbridge.config.ConfigProblem;

import org.springframework.core.env.Environment;

/**
 * Checks that Java reads file names as UTF-8. Without {@code LANG} and {@code LC_ALL}
 * Java reads them as ASCII and cannot open a file with any other letter in its name; such
 * lists would never be loaded.
 */
class FileNameEncodingCheck implements StartCheck {

	@Override
	public List<ConfigProblem> problems(Environment environment) {
		return problems(System.getProperty("sun.jnu.encoding"), File.separatorChar == '\\');
	}

	static List<ConfigProblem> problems(String encoding, boolean windows) {
		// file names on Windows are UTF-16, whatever the property says
		if (windows || encoding == null || Charset.forName(encoding).equals(StandardCharsets.UTF_8)) {
			return List.of();
		}
		return List
			.of(new ConfigProblem("LC_ALL", "must be a UTF-8 locale, so that Java can open each file, was read as "
					+ encoding + "; set the environment variable LC_ALL=C.UTF-8"));
	}

}
