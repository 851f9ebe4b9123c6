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
 * @param path the folder; its methods refuse the start if it cannot be read
 */
public record RouteFolder(Path path) {

	public static final Path DEFAULT = Path.of("routes");

	public static final String SYSTEM = "system";

	public static final String ENDING = ".camel.yaml";

	/**
	 * Returns the files that Camel loads, those of engineers first, each group sorted.
	 */
	public List<Path> files() {
		return Stream.concat(engineerFiles().stream(), systemFiles().stream()).toList();
	}

	/**
	 * Returns the files of integration engineers, sorted; empty if the folder is missing.
	 */
	public List<Path> engineerFiles() {
		return files(this.path);
	}

	/**
	 * Returns the bridge's own files, sorted; empty if the subfolder is missing.
	 */
	public List<Path> systemFiles() {
		return files(this.path.resolve(SYSTEM));
	}

	private static List<Path> files(Path folder) {
		if (!Files.isDirectory(folder)) {
			return List.of();
		}
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> file.toString().endsWith(ENDING)).sorted().toList();
		}
		catch (IOException ex) {
			throw new StartRefusedException(
					new ConfigProblem(folder + "/", "must be readable; give the bridge the right to read the folder"));
		}
	}

}
