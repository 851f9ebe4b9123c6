package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A JDK on this machine.
 *
 * @param version its feature version, such as 17
 * @param java its {@code java}
 */
public record Jdk(int version, Path java) {

	/**
	 * Finds a JDK by the environment variables {@code JAVA_<version>_HOME} and
	 * {@code JAVA_HOME}, else it is the one that runs this.
	 * @param version its feature version
	 * @return the JDK, if there is one
	 */
	public static Optional<Jdk> find(int version) {
		return Stream
			.of(System.getenv("JAVA_" + version + "_HOME"), System.getenv("JAVA_HOME"), System.getProperty("java.home"))
			.filter((home) -> home != null && !home.isBlank())
			.map(Path::of)
			.filter((home) -> versionOf(home) == version)
			.findFirst()
			.map((home) -> new Jdk(version, home.resolve("bin/java")));
	}

	/** The JDK that runs this. */
	public static Jdk own() {
		return new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home"), "bin/java"));
	}

	private static int versionOf(Path home) {
		try {
			return Files.readAllLines(home.resolve("release"))
				.stream()
				.filter((line) -> line.startsWith("JAVA_VERSION="))
				.map((line) -> line.replaceFirst("JAVA_VERSION=\"(\\d+).*", "$1"))
				.mapToInt(Integer::parseInt)
				.findFirst()
				.orElse(0);
		}
		catch (IOException ex) {
			return 0;
		}
	}

}
