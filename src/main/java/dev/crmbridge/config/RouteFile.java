package dev.crmbridge.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A parsed file of {@code routes/}.
 *
 * @param path path of the file
 * @param text content of the file
 * @param root root of the YAML, a list of definitions
 */
public record RouteFile(Path path, String text, YamlNode root) {

	/**
	 * Parses the text of a file.
	 * @throws StartRefusedException if the text is not valid YAML
	 */
	public RouteFile(Path path, String text) {
		this(path, text, YamlNode.parse(path, text));
	}

	/** Returns the definitions in file order. */
	public List<Definition> definitions() {
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

	public ConfigProblem problem(YamlNode node, String message) {
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
	public record Definition(RouteFile file, String kind, YamlNode node, int lastLine) {

		public boolean is(String kind) {
			return this.kind.equals(kind);
		}

		/** Returns the node of a route or of a template's route; else a missing node. */
		public YamlNode route() {
			return switch (this.kind) {
				case "route" -> this.node;
				case "routeTemplate" -> this.node.get("route");
				default -> this.node.get("no route");
			};
		}

		/** Returns the {@code from}, which a template may have without a route. */
		public YamlNode from() {
			return is("from") ? this.node
					: Stream.of(route(), this.node)
						.map((each) -> each.get("from"))
						.filter((from) -> !from.isMissing())
						.findFirst()
						.orElse(this.node.get("no from"));
		}

		public YamlNode idNode() {
			return this.node.get(is("templatedRoute") ? "routeId" : "id");
		}

		/** Returns the id; "" without one. */
		public String id() {
			return idNode().text();
		}

		public ConfigProblem problem(YamlNode at, String message) {
			return this.file.problem(at, message);
		}

		/** Returns whether a problem is on a line of this definition. */
		public boolean has(ConfigProblem problem) {
			return this.file.path.toString().equals(problem.where()) && this.node.line() <= problem.line()
					&& problem.line() <= this.lastLine;
		}

		/**
		 * Returns its text on its original lines, so that Camel reports the right ones.
		 */
		public String text() {
			List<String> lines = this.file.text.lines().toList();
			return IntStream.rangeClosed(1, Math.min(lines.size(), this.lastLine))
				.mapToObj((line) -> (line < this.node.line()) ? "\n" : lines.get(line - 1) + "\n")
				.collect(Collectors.joining());
		}

	}

}
