package dev.crmbridge.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of the route files that Camel loads: files of integration engineers, and the
 * bridge's own in the subfolder {@value #SYSTEM}, which an upgrade replaces whole.
 *
 * @param path the folder
 */
public record RouteFolder(Path path) {

	public static final Path DEFAULT = Path.of("routes");

	public static final String SYSTEM = "system";

	public static final String ENDING = ".camel.yaml";

	/**
	 * Returns the files that Camel loads, those of engineers first, each group sorted.
	 * @throws IOException if the folder cannot be read
	 */
	public List<Path> files() throws IOException {
		return Stream.concat(engineerFiles().stream(), systemFiles().stream()).toList();
	}

	/**
	 * Returns the files of integration engineers, sorted; empty if the folder is missing.
	 * @throws IOException if the folder cannot be read
	 */
	public List<Path> engineerFiles() throws IOException {
		return files(this.path);
	}

	/**
	 * Returns the bridge's own files, sorted; empty if the subfolder is missing.
	 * @throws IOException if the subfolder cannot be read
	 */
	public List<Path> systemFiles() throws IOException {
		return files(this.path.resolve(SYSTEM));
	}

	private static List<Path> files(Path folder) throws IOException {
		if (!Files.isDirectory(folder)) {
			return List.of();
		}
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> file.toString().endsWith(ENDING)).sorted().toList();
		}
	}

}
