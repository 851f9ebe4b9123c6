package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.RouteFolder;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.config.TextFileReader;
import dev.crmbridge.config.RouteFile.Definition;

/**
 * The files that Camel would load.
 *
 * @param files the parsed files
 * @param unread the texts of files that are not valid YAML, which may define each name in
 * them
 * @param problems a problem for each file that cannot be read or parsed
 */
record RouteFiles(List<RouteFile> files, List<String> unread, List<ConfigProblem> problems) {

	RouteFiles(RouteFile... files) {
		this(List.of(files), List.of(), List.of());
	}

	/**
	 * Reads the files of a folder.
	 * @throws StartRefusedException if the folder cannot be read
	 */
	static RouteFiles in(Path folder) {
		RouteFiles read = new RouteFiles(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		for (Path path : new RouteFolder(folder).files()) {
			String text = "";
			try {
				text = TextFileReader.read(path);
				read.files.add(new RouteFile(path, text));
			}
			catch (StartRefusedException ex) {
				read.problems.addAll(ex.getProblems());
				read.unread.add(text);
			}
		}
		return read;
	}

	/** Returns the definitions of all files. */
	List<Definition> definitions() {
		return this.files.stream().flatMap((file) -> file.definitions().stream()).toList();
	}

	List<Definition> definitions(String kind) {
		return definitions().stream().filter((definition) -> definition.is(kind)).toList();
	}

	boolean mayDefine(String name) {
		return this.unread.stream().anyMatch((text) -> text.contains(name));
	}

	/**
	 * Returns a problem for each file in the folder, at any depth, that Camel does not
	 * load, except for hidden files and folders, such as those of Git and of a ConfigMap
	 * that Kubernetes mounts.
	 */
	static List<ConfigProblem> notLoaded(Path folder) {
		if (!Files.isDirectory(folder)) {
			return List.of();
		}
		List<Path> loaded = new RouteFolder(folder).files();
		return below(folder.toFile()).filter((file) -> !loaded.contains(file))
			.map((file) -> new ConfigProblem(file, 0,
					"is not loaded: files must be directly in " + folder + "/ or in "
							+ folder.resolve(RouteFolder.SYSTEM) + "/ and end in " + RouteFolder.ENDING
							+ "; rename, move or remove the file"))
			.toList();
	}

	/** Returns the files at any depth, and the folders that cannot be read. */
	private static Stream<Path> below(File folder) {
		File[] files = folder.listFiles((file) -> !file.getName().startsWith("."));
		return (files == null) ? Stream.of(folder.toPath())
				: Stream.of(files)
					.flatMap((file) -> Files.isDirectory(file.toPath(), LinkOption.NOFOLLOW_LINKS) ? below(file)
							: Stream.of(file).filter(File::isFile).map(File::toPath));
	}

}
