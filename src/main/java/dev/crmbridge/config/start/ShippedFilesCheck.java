package dev.crmbridge.config.start;

import java.nio.file.Path;
import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.RouteFolder;

import org.springframework.core.env.Environment;

/**
 * Checks that the working directory holds routes. Camel starts without any routes too.
 */
class ShippedFilesCheck implements StartCheck {

	private final Path folder;

	ShippedFilesCheck() {
		this(Path.of(""));
	}

	ShippedFilesCheck(Path folder) {
		this.folder = folder;
	}

	@Override
	public List<ConfigProblem> problems(Environment environment) {
		return !new RouteFolder(this.folder.resolve(RouteFolder.DEFAULT)).files().isEmpty() ? List.of() : List
			.of(new ConfigProblem("routes/",
					"must contain *.camel.yaml files; start the bridge in the folder that holds routes/ and config/"));
	}

}
