package dev.crmbridge.testkit.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the Chromium that is installed on this machine. */
final class BrowserInstallation {

	/** Variable with the path of a browser; wins over {@code PATH}. */
	private static final String VARIABLE = "CHROME_BIN";

	private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

	private BrowserInstallation() {
	}

	/**
	 * Returns the path of the browser.
	 * @param variables the environment variables
	 */
	static Optional<Path> find(Map<String, String> variables) {
		Stream<Path> named = Optional.ofNullable(variables.get(VARIABLE)).stream().map(Path::of);
		String[] folders = variables.getOrDefault("PATH", "").split(File.pathSeparator);
		Stream<Path> onPath = NAMES.stream()
			.flatMap((name) -> Stream.of(folders)
				.filter((folder) -> !folder.isBlank())
				.map((folder) -> Path.of(folder, name)));
		return Stream.concat(named, onPath)
			.filter((file) -> Files.isRegularFile(file) && Files.isExecutable(file))
			.findFirst();
	}

	/** Says where a browser was looked for. */
	static String places() {
		return "no browser at " + VARIABLE + " nor on PATH as " + String.join(", ", NAMES);
	}

}
