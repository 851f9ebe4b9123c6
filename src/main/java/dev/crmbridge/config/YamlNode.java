package dev.crmbridge.config;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

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

/** A YAML file as it is written: what stands on which line. */
public final class YamlNode {

	private final Node node;

	private final int line;

	private YamlNode(Node node, int line) {
		this.node = node;
		this.line = line;
	}

	/**
	 * Reads a file's text.
	 * @param file its name, for the message
	 * @param yaml the text
	 * @return the root, which is missing if the text says nothing
	 * @throws StartRefusedException if it is no YAML
	 */
	public static YamlNode parse(Path file, String yaml) {
		try {
			return new YamlNode(new Yaml(new LoaderOptions()).compose(new StringReader(yaml)), 1);
		}
		catch (MarkedYAMLException ex) {
			Mark at = (ex.getProblemMark() != null) ? ex.getProblemMark() : ex.getContextMark();
			throw new StartRefusedException(new ConfigProblem(file, at.getLine() + 1, "is no YAML: " + ex.getProblem()));
		}
		catch (YAMLException ex) {
			throw new StartRefusedException(new ConfigProblem(file, 0, "is no YAML: " + ex.getMessage()));
		}
	}

	/** Whether there is nothing. */
	public boolean isMissing() {
		return this.node == null;
	}

	public boolean isMapping() {
		return this.node instanceof MappingNode;
	}

	public boolean isSequence() {
		return this.node instanceof SequenceNode;
	}

	/** The line, from 1, on which it or its key stands. */
	public int line() {
		return this.line;
	}

	/** The text of a scalar, else "". */
	public String text() {
		return (this.node instanceof ScalarNode scalar) ? scalar.getValue() : "";
	}

	/**
	 * Returns what was written without quotes where YAML reads no text: {@code 011},
	 * {@code yes}, or <code>{column}</code>; empty for a text, a list, another mapping,
	 * or nothing at all.
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

	/** The keys of a mapping, in their order, with their values. */
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

	/** The items of a sequence. */
	public List<YamlNode> items() {
		return (this.node instanceof SequenceNode sequence)
				? sequence.getValue().stream().map((item) -> new YamlNode(item, line(item))).toList() : List.of();
	}

	/** The value of a key; a missing one, with the line of this, if there is none. */
	public YamlNode get(String key) {
		for (Entry entry : entries()) {
			if (entry.key().equals(key)) {
				return entry.value();
			}
		}
		return new YamlNode(null, this.line);
	}

	/**
	 * The line of a key or an item.
	 * @param path keys, and numbers of items from 0
	 * @return the line, from 1, of the last step of the path that is there
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

	/** Shows everything below, with the key that it stands under: "" for an item. */
	public void walk(BiConsumer<String, YamlNode> visitor) {
		entries().forEach((entry) -> {
			visitor.accept(entry.key(), entry.value());
			entry.value().walk(visitor);
		});
		items().forEach((item) -> {
			visitor.accept("", item);
			item.walk(visitor);
		});
	}

	private static int line(Node node) {
		return node.getStartMark().getLine() + 1;
	}

	/** A key and its value. */
	public record Entry(String key, YamlNode value) {
	}

}
