package dev.crmbridge.config.start;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.RouteFolder;

import org.springframework.core.env.Environment;

/**
 * Checks that the working directory holds routes and the SQL of the lookup. Camel starts
 * without any routes too.
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
		List<ConfigProblem> problems = new ArrayList<>();
		if (new RouteFolder(this.folder.resolve(RouteFolder.DEFAULT)).files().isEmpty()) {
			problems.add(new ConfigProblem("routes/",
					"must contain *.camel.yaml files; start the bridge in the folder that holds routes/ and config/"));
		}
		if (!Files.isReadable(this.folder.resolve("config/sql/caller-lookup.sql"))) {
			problems.add(new ConfigProblem("config/sql/caller-lookup.sql", "must be readable"));
		}
		return problems;
	}

}
