package dev.crmbridge.memberlists.mapping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.TextFileReader;
import dev.crmbridge.config.YamlNode;

/**
 * Finder of stop lists that dialers name and of which no file has come: a misspelt name
 * would let numbers be called.
 */
final class MissingStopLists {

	private MissingStopLists() {
	}

	/**
	 * Returns a warning for each missing list.
	 * @param file {@code config/dialers.yaml}
	 * @param dialers the dialers of the file
	 * @param members folder {@code members.dir}
	 */
	static List<ConfigProblem> warnings(Path file, Map<String, Dialer> dialers, Path members) {
		List<ConfigProblem> warnings = new ArrayList<>();
		YamlNode lines = YamlNode.parse(file, TextFileReader.read(file));
		dialers.forEach((name, dialer) -> {
			for (String list : (dialer.stopLists() != null) ? dialer.stopLists() : List.<String>of()) {
				if (!hasCome(members, list)) {
					warnings.add(new ConfigProblem(file, lines.line(List.of("dialers", name, "stop-lists")),
							"no file of the stop list \"" + list + "\" has come: drop " + list
									+ ".csv into members/stop/, unless the CRM puts its numbers"));
				}
			}
		});
		return warnings;
	}

	/** Returns whether a file of the list waits, or was worked on. */
	private static boolean hasCome(Path members, String list) {
		List<Path> folders = new ArrayList<>(List.of(members.resolve("stop")));
		try (Stream<Path> ended = Files.list(members.resolve("done").resolve("stop"))) {
			ended.filter(Files::isDirectory).forEach(folders::add);
		}
		catch (IOException ex) {
			// no stop list was worked on so far
			return holds(folders.get(0), list);
		}
		return folders.stream().anyMatch((folder) -> holds(folder, list));
	}

	private static boolean holds(Path folder, String list) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map((file) -> file.getFileName().toString()).anyMatch((name) -> name.startsWith(list + "."));
		}
		catch (IOException ex) {
			return false;
		}
	}

}
