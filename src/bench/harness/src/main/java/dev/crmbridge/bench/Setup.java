package dev.crmbridge.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a benchmark is run with.
 *
 * @param root the repository
 * @param work an empty folder for what is written meanwhile
 * @param java the {@code java} of the bridge and its peers
 * @param warmUp how long a candidate is loaded before the first round, so that its code
 * is compiled
 * @param rounds rounds after the warm-up
 * @param round how long one round of load lasts
 * @param customers rows of the CRM database's table of customers
 * @param quick whether it is only to be seen that all runs through
 */
public record Setup(Path root, Path work, Path java, Duration warmUp, int rounds, Duration round, int customers,
		boolean quick) {

	/** JVM options that the bridge and its peers have in common. */
	public static final List<String> JVM_OPTIONS = List.of("-Xmx256m");

	/** The packaged bridge. */
	public Path bridgeJar() {
		return this.root.resolve("target/webitel-crm-bridge.jar");
	}

	/**
	 * The packaged jar of a peer.
	 * @param module its module, such as {@code spring-mvc}
	 * @return the jar
	 */
	public Path peerJar(String module) {
		return this.root.resolve("src/bench/" + module + "/target/" + module + "-1.0.0-SNAPSHOT.jar");
	}

	/**
	 * Makes a folder in the working folder.
	 * @param name its name
	 * @return the folder
	 */
	public Path folder(String name) throws IOException {
		return Files.createDirectories(this.work.resolve(name));
	}

}
