package dev.crmbridge.config.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.RouteFolder;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.config.TextFileReader;
import dev.crmbridge.config.YamlNode;

/**
 * A parsed file of {@code routes/}.
 *
 * @param path path of the file
 * @param text content of the file
 * @param root root of the YAML, a list of definitions
 */
record RouteFile(Path path, String text, YamlNode root) {

	/**
	 * Parses the text of a file.
	 * @throws StartRefusedException if the text is not valid YAML
	 */
	RouteFile(Path path, String text) {
		this(path, text, YamlNode.parse(path, text));
	}

	/**
	 * Returns the files that Camel would load, without those that are not valid YAML.
	 * @param folder folder of the files
	 * @param problems receives a problem for each file that cannot be parsed
	 * @param unread receives the texts of files that are not valid YAML
	 * @throws UncheckedIOException if the folder cannot be read
	 */
	static List<RouteFile> in(Path folder, List<ConfigProblem> problems, List<String> unread) {
		List<RouteFile> files = new ArrayList<>();
		for (Path path : paths(folder)) {
			String text;
			try {
				text = TextFileReader.read(path);
			}
			catch (TextFileReader.NotUtf8Exception ex) {
				problems.add(ex.problem());
				continue;
			}
			catch (IOException ex) {
				problems.add(new ConfigProblem(path, 0, "cannot be read"));
				continue;
			}
			try {
				files.add(new RouteFile(path, text));
			}
			catch (StartRefusedException ex) {
				problems.addAll(ex.getProblems());
				unread.add(text);
			}
		}
		return files;
	}

	/**
	 * Returns a problem for each file in the folder, at any depth, that Camel does not
	 * load, except for hidden files and folders.
	 * @param folder folder of the files
	 * @throws UncheckedIOException if the folder cannot be read
	 */
	static List<ConfigProblem> notLoaded(Path folder) {
		if (!Files.isDirectory(folder)) {
			return List.of();
		}
		Set<Path> loaded = new HashSet<>(paths(folder));
		List<ConfigProblem> problems = new ArrayList<>();
		try {
			Files.walkFileTree(folder, new SimpleFileVisitor<>() {
				@Override
				public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
					return (!path.equals(folder) && isHidden(path)) ? FileVisitResult.SKIP_SUBTREE
							: FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
					if (Files.isRegularFile(path) && !loaded.contains(path) && !isHidden(path)) {
						problems.add(new ConfigProblem(path, 0,
								"is not loaded: files must be directly in " + folder + "/ or in "
										+ folder.resolve(RouteFolder.SYSTEM) + "/ and end in " + RouteFolder.ENDING
										+ "; rename, move or remove the file"));
					}
					return FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFileFailed(Path path, IOException failure) {
					if (!isHidden(path)) {
						problems.add(new ConfigProblem(path, 0, "cannot be read"));
					}
					return FileVisitResult.CONTINUE;
				}
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return problems;
	}

	/** Such as the folders of a ConfigMap that Kubernetes mounts, and of Git. */
	private static boolean isHidden(Path path) {
		return path.getFileName().toString().startsWith(".");
	}

	private static List<Path> paths(Path folder) {
		try {
			return new RouteFolder(folder).files();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns the definitions in file order. */
	List<Definition> definitions() {
		List<YamlNode> items = this.root.items();
		List<Definition> definitions = new ArrayList<>();
		for (int i = 0; i < items.size(); i++) {
			int end = (i + 1 < items.size()) ? items.get(i + 1).line() - 1 : Integer.MAX_VALUE;
			for (YamlNode.Entry entry : items.get(i).entries()) {
				definitions.add(new Definition(this, entry.key(), entry.value(), end));
			}
		}
		return definitions;
	}

	ConfigProblem problem(YamlNode node, String message) {
		return new ConfigProblem(this.path, node.line(), message);
	}

	/**
	 * A definition of a file.
	 *
	 * @param file the file
	 * @param kind such as {@code route} or {@code routeConfiguration}
	 * @param node content of the definition
	 * @param lastLine last line of the definition, from 1
	 */
	record Definition(RouteFile file, String kind, YamlNode node, int lastLine) {

		/** Returns the node of a route or of a template's route; else a missing node. */
		YamlNode route() {
			return switch (this.kind) {
				case "route" -> this.node;
				case "routeTemplate" -> this.node.get("route");
				default -> this.node.get("no route");
			};
		}

		/** Returns the {@code from}, which a template may have without a route. */
		YamlNode from() {
			return this.kind.equals("from") ? this.node : (!route().isMissing() && !route().get("from").isMissing())
					? route().get("from") : this.node.get("from");
		}

		/** Returns the id; "" without one. */
		String id() {
			return this.node.get(this.kind.equals("templatedRoute") ? "routeId" : "id").text();
		}

		/** Returns whether a problem is on a line of this definition. */
		boolean has(ConfigProblem problem) {
			return this.file.path.toString().equals(problem.where()) && this.node.line() <= problem.line()
					&& problem.line() <= this.lastLine;
		}

		/**
		 * Returns its text on its original lines, so that Camel reports the right ones.
		 */
		String text() {
			List<String> lines = this.file.text.lines().toList();
			StringBuilder text = new StringBuilder();
			for (int i = 0; i < Math.min(lines.size(), this.lastLine); i++) {
				text.append((i + 1 < this.node.line()) ? "" : lines.get(i)).append('\n');
			}
			return text.toString();
		}

	}

}
