package dev.crmbridge.start;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** On which line of a YAML file its keys and items stand. */
public final class YamlLines {

	private final Node root;

	/**
	 * Reads a file's text.
	 * @param file its name, for the message
	 * @param yaml the text
	 * @throws StartRefusedException if it is no YAML
	 */
	public YamlLines(Path file, String yaml) {
		try {
			this.root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
		}
		catch (MarkedYAMLException ex) {
			Mark at = (ex.getProblemMark() != null) ? ex.getProblemMark() : ex.getContextMark();
			throw new StartRefusedException(file + ":" + (at.getLine() + 1) + ": " + ex.getProblem());
		}
	}

	/**
	 * The line of a key or an item.
	 * @param path keys, and numbers of items from 0
	 * @return the line, from 1, of the last step of the path that is there
	 */
	public int line(List<String> path) {
		Node node = this.root;
		int line = 1;
		for (String step : path) {
			Node next = null;
			if (node instanceof MappingNode mapping) {
				for (NodeTuple entry : mapping.getValue()) {
					if (entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(step)) {
						line = key.getStartMark().getLine() + 1;
						next = entry.getValueNode();
					}
				}
			}
			else if (node instanceof SequenceNode sequence && step.matches("[0-9]+")
					&& Integer.parseInt(step) < sequence.getValue().size()) {
				next = sequence.getValue().get(Integer.parseInt(step));
				line = next.getStartMark().getLine() + 1;
			}
			if (next == null) {
				return line;
			}
			node = next;
		}
		return line;
	}

}
