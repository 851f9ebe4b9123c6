package dev.crmbridge.config.start;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.crmbridge.config.ConfigProblem;

import org.springframework.core.env.Environment;

/**
 * Checks that Java reads the names of files as UTF-8. Without {@code LANG} and
 * {@code LC_ALL} it reads them as ASCII: it can open no file with another letter in its
 * name, and lists lie in their folders for ever.
 */
class FileNameEncodingCheck implements StartCheck {

	@Override
	public List<ConfigProblem> problems(Environment environment) {
		return problems(System.getProperty("sun.jnu.encoding"), File.separatorChar == '\\');
	}

	static List<ConfigProblem> problems(String encoding, boolean windows) {
		// Windows has names in UTF-16, whatever the property says
		if (windows || encoding == null || Charset.forName(encoding).equals(StandardCharsets.UTF_8)) {
			return List.of();
		}
		return List
			.of(new ConfigProblem("LC_ALL", "must name a locale with UTF-8 so that Java can open each file, is read as "
					+ encoding + "; set the environment variable LC_ALL=C.UTF-8"));
	}

}
