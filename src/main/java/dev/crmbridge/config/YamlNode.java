package dev.crmbridge.config;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A node of a YAML file with its line, for messages that name the line. */
public final class YamlNode {

	private final Node node;

	private final int line;

	private YamlNode(Node node, int line) {
		this.node = node;
		this.line = line;
	}

	/**
	 * Parses the text of a file.
	 * @param file the file, for the message
	 * @param yaml the text
	 * @return the root, which is missing if the text has no content
	 * @throws StartRefusedException if the text is not valid YAML
	 */
	public static YamlNode parse(Path file, String yaml) {
		try {
			return new YamlNode(new Yaml(new LoaderOptions()).compose(new StringReader(yaml)), 1);
		}
		catch (MarkedYAMLException ex) {
			Mark at = (ex.getProblemMark() != null) ? ex.getProblemMark() : ex.getContextMark();
			throw new StartRefusedException(
					new ConfigProblem(file, at.getLine() + 1, "is not valid YAML: " + ex.getProblem()));
		}
		catch (YAMLException ex) {
			throw new StartRefusedException(new ConfigProblem(file, 0, "is not valid YAML: " + ex.getMessage()));
		}
	}

	/** Returns whether the file has no such node. */
	public boolean isMissing() {
		return this.node == null;
	}

	public boolean isMapping() {
		return this.node instanceof MappingNode;
	}

	public boolean isSequence() {
		return this.node instanceof SequenceNode;
	}

	/** Returns the line, from 1, of the node or of its key. */
	public int line() {
		return this.line;
	}

	/** Returns the text of a scalar, else "". */
	public String text() {
		return (this.node instanceof ScalarNode scalar) ? scalar.getValue() : "";
	}

	/**
	 * Returns unquoted source text that YAML reads as another type than text:
	 * {@code 011}, {@code yes} or <code>{column}</code>; empty for text, a list, another
	 * mapping or a missing node.
	 */
	public Optional<String> asWritten() {
		if (this.node instanceof ScalarNode scalar) {
			return (Tag.STR.equals(scalar.getTag()) || scalar.getValue().isEmpty()) ? Optional.empty()
					: Optional.of(scalar.getValue());
		}
		return (this.node instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.FLOW
				&& entries().size() == 1 && entries().get(0).value().text().isEmpty()
				&& entries().get(0).value().node instanceof ScalarNode)
						? Optional.of("{" + entries().get(0).key() + "}") : Optional.empty();
	}

	/** Returns the entries of a mapping in file order; none for another node. */
	public List<Entry> entries() {
		if (!(this.node instanceof MappingNode mapping)) {
			return List.of();
		}
		List<Entry> entries = new ArrayList<>();
		for (NodeTuple entry : mapping.getValue()) {
			if (entry.getKeyNode() instanceof ScalarNode key) {
				entries.add(new Entry(key.getValue(), new YamlNode(entry.getValueNode(), line(key))));
			}
		}
		return entries;
	}

	/** Returns the items of a sequence; none for another node. */
	public List<YamlNode> items() {
		return (this.node instanceof SequenceNode sequence)
				? sequence.getValue().stream().map((item) -> new YamlNode(item, line(item))).toList() : List.of();
	}

	/** Returns the value of a key; without the key, a missing node with this line. */
	public YamlNode get(String key) {
		for (Entry entry : entries()) {
			if (entry.key().equals(key)) {
				return entry.value();
			}
		}
		return new YamlNode(null, this.line);
	}

	/**
	 * Returns the line of a key or an item.
	 * @param path keys, and numbers of items from 0
	 * @return the line, from 1, of the last step of the path that exists
	 */
	public int line(List<String> path) {
		YamlNode found = this;
		for (String step : path) {
			YamlNode next = (found.isSequence() && step.matches("[0-9]{1,6}"))
					? found.items().stream().skip(Integer.parseInt(step)).findFirst().orElse(new YamlNode(null, 0))
					: found.get(step);
			if (next.isMissing()) {
				break;
			}
			found = next;
		}
		return found.line();
	}

	/** Returns each node below this one, with its key; "" for an item. */
	public Stream<Entry> descendants() {
		return Stream.concat(entries().stream(), items().stream().map((item) -> new Entry("", item)))
			.flatMap((entry) -> Stream.concat(Stream.of(entry), entry.value().descendants()));
	}

	private static int line(Node node) {
		return node.getStartMark().getLine() + 1;
	}

	/** A key and its value. */
	public record Entry(String key, YamlNode value) {
	}

}
