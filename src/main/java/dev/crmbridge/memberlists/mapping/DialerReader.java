package dev.crmbridge.memberlists.mapping;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.StartRefusedException;
import dev.crmbridge.config.TextFileReader;
import dev.crmbridge.config.YamlNode;

/**
 * Reader for {@code config/dialers.yaml} that finds all config problems, with their
 * lines.
 */
final class DialerReader {

	private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
		.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
		.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

	private DialerReader() {
	}

	static Map<String, Dialer> read(Path file) {
		String yaml = TextFileReader.read(file);
		YamlNode lines = YamlNode.parse(file, yaml);
		try {
			JsonNode tree = YAML.readTree(yaml);
			Reading reading = new Reading(file, lines, tree);
			DialersFile read = reading.read();
			if (!reading.problems.isEmpty()) {
				throw new StartRefusedException(reading.problems);
			}
			if (read.dialers() == null || read.dialers().isEmpty()) {
				throw new StartRefusedException(
						new ConfigProblem(file, 1, "must have at least one dialer below \"dialers:\""));
			}
			return Map.copyOf(read.dialers());
		}
		catch (JsonProcessingException ex) {
			throw new StartRefusedException(
					new ConfigProblem(file, ex.getLocation().getLineNr(), ex.getOriginalMessage()));
		}
	}

	/**
	 * Reading of one file: removes each problem from the tree so that Jackson reaches the
	 * next one.
	 */
	private static final class Reading {

		private final Path file;

		private final YamlNode lines;

		private final JsonNode tree;

		private final List<ConfigProblem> problems = new ArrayList<>();

		/** Paths of removed keys, which are not missing in the file. */
		private final Set<String> removed = new HashSet<>();

		Reading(Path file, YamlNode lines, JsonNode tree) {
			this.file = file;
			this.lines = lines;
			this.tree = tree;
		}

		DialersFile read() throws JsonProcessingException {
			for (YamlNode.Entry dialer : this.lines.get("dialers").entries()) {
				if (!DialerRegistry.NAME.matcher(dialer.key()).matches()) {
					this.problems.add(new ConfigProblem(this.file, dialer.value().line(),
							"the name of a dialer must be up to 60 letters, digits, dots, dashes and underscores, "
									+ "a letter or digit first, was \"" + dialer.key() + "\""));
				}
			}
			findUnknown();
			for (UnquotedTextCheck.Found text : UnquotedTextCheck.in(this.lines)) {
				this.problems.add(new ConfigProblem(this.file, text.line(), text.message()));
				remove(text.path());
			}
			while (true) {
				try {
					DialersFile read = YAML.treeToValue(this.tree, DialersFile.class);
					return (read != null) ? read : new DialersFile(Map.of());
				}
				catch (JsonMappingException ex) {
					add(ex);
				}
			}
		}

		/** Jackson reports an unknown key only in a block without other problems. */
		private void findUnknown() {
			for (YamlNode.Entry dialer : this.lines.get("dialers").entries()) {
				List<String> path = List.of("dialers", dialer.key());
				findUnknown(path, dialer.value(), Dialer.class);
				findUnknown(below(path, "bucket"), dialer.value().get("bucket"), Dialer.Bucket.class);
				findUnknown(below(path, "agent"), dialer.value().get("agent"), Dialer.Agent.class);
				List<YamlNode> numbers = dialer.value().get("communications").items();
				for (int i = 0; i < numbers.size(); i++) {
					findUnknown(below(below(path, "communications"), String.valueOf(i)), numbers.get(i),
							Communication.class);
				}
			}
		}

		private void findUnknown(List<String> path, YamlNode block, Class<? extends Record> type) {
			Set<String> known = Stream.of(type.getRecordComponents())
				.map((component) -> component.getAccessor().isAnnotationPresent(JsonProperty.class)
						? component.getAccessor().getAnnotation(JsonProperty.class).value() : component.getName())
				.collect(Collectors.toCollection(TreeSet::new));
			block.entries().stream().filter((entry) -> !known.contains(entry.key())).forEach((entry) -> {
				this.problems.add(new ConfigProblem(this.file, entry.value().line(),
						"unknown key \"" + entry.key() + "\"; known are " + known));
				remove(below(path, entry.key()));
			});
		}

		private static List<String> below(List<String> path, String key) {
			return Stream.concat(path.stream(), Stream.of(key)).toList();
		}

		private void add(JsonMappingException ex) {
			List<String> path = ex.getPath()
				.stream()
				.map((step) -> (step.getFieldName() != null) ? step.getFieldName() : String.valueOf(step.getIndex()))
				.toList();
			String where = String.join(".", path);
			for (String problem : message(ex).split("\n")) {
				String key = problem.split("[ :]", 2)[0];
				if (!this.removed.contains(where + "." + key) || !problem.endsWith("is required")) {
					int line = this.lines.line(below(path, key));
					this.problems.add(new ConfigProblem(this.file, line,
							(ex instanceof UnrecognizedPropertyException) ? problem : where + ": " + problem));
				}
			}
			if (!remove(path)) {
				throw new StartRefusedException(this.problems);
			}
		}

		/**
		 * Removes the key at a path. Replaces an item of a list with a valid one, so that
		 * the other items keep their places.
		 */
		private boolean remove(List<String> path) {
			JsonNode parent = this.tree;
			for (int i = 0; i + 1 < path.size(); i++) {
				parent = (parent instanceof ArrayNode) ? parent.path(Integer.parseInt(path.get(i)))
						: parent.path(path.get(i));
			}
			if (path.isEmpty() || !this.removed.add(String.join(".", path))) {
				return false;
			}
			String last = path.get(path.size() - 1);
			if (parent instanceof ArrayNode list) {
				list.set(Integer.parseInt(last), path.contains("variables") ? TextNode.valueOf("removed")
						: YAML.createObjectNode().put("destination", "{removed}").put("type", "removed"));
				return true;
			}
			return parent instanceof ObjectNode object && object.remove(last) != null;
		}

	}

	private static String message(JsonMappingException ex) {
		if (ex instanceof UnrecognizedPropertyException unknown) {
			return "unknown key \"" + unknown.getPropertyName() + "\"; known are "
					+ unknown.getKnownPropertyIds().stream().map(Object::toString).sorted().toList();
		}
		if (ex instanceof ValueInstantiationException && ex.getCause() != null) {
			return String.valueOf(ex.getCause().getMessage());
		}
		if (ex instanceof InvalidFormatException invalid && invalid.getTargetType().isEnum()) {
			return Stream.of(invalid.getTargetType().getEnumConstants())
				.map((each) -> YAML.convertValue(each, String.class))
				.collect(Collectors.joining(", ", "must be one of ", ", was \"" + invalid.getValue() + "\""));
		}
		Class<?> type = (ex instanceof MismatchedInputException mismatch) ? mismatch.getTargetType() : null;
		if (type == int.class) {
			return "must be a whole number";
		}
		if (type == boolean.class || type == Boolean.class) {
			return "must be true or false";
		}
		if (type == null || type == String.class) {
			return "must be text in quotes";
		}
		return Collection.class.isAssignableFrom(type) ? "must be a list: lines that begin with a dash"
				: "must have another form; see the shipped config/dialers.yaml";
	}

	private record DialersFile(Map<String, Dialer> dialers) {
	}

}
