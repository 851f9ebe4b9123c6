package dev.crmbridge.members;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.crmbridge.start.Problem;
import dev.crmbridge.start.StartCheck;
import dev.crmbridge.start.StartRefusedException;
import dev.crmbridge.start.YamlNode;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The dialers of {@code config/dialers.yaml}, read once at start. */
@Component("dialers")
public class Dialers {

	private static final Path FILE = Path.of("config/dialers.yaml");

	private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

	/** A name is that of a folder and part of a load's id. */
	private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,59}");

	private final Map<String, Dialer> dialers;

	Dialers() {
		this(FILE);
	}

	Dialers(Path file) {
		this.dialers = read(file);
	}

	/** The names of all dialers. */
	public Set<String> names() {
		return this.dialers.keySet();
	}

	/** The dialers that have a queue: all but those that split their lists. */
	public Map<String, Dialer> withQueue() {
		Map<String, Dialer> withQueue = new TreeMap<>(this.dialers);
		withQueue.values().removeIf((dialer) -> dialer.splitBy() != null);
		return withQueue;
	}

	/** A dialer by its name. */
	public Optional<Dialer> find(String name) {
		return Optional.ofNullable(this.dialers.get(name));
	}

	private static Map<String, Dialer> read(Path file) {
		String yaml = text(file);
		YamlNode lines = YamlNode.parse(file, yaml);
		List<Problem> problems = new ArrayList<>();
		// what is missing only as it was taken out
		Set<String> removed = new HashSet<>();
		try {
			JsonNode tree = YAML.readTree(yaml);
			DialersFile read = read(file, tree, lines, problems, removed);
			while (read == null) {
				read = read(file, tree, lines, problems, removed);
			}
			if (!problems.isEmpty()) {
				throw new StartRefusedException(problems);
			}
			if (read.dialers() == null || read.dialers().isEmpty()) {
				throw new StartRefusedException(new Problem(file, 1, "names no dialer below \"dialers:\""));
			}
			return Map.copyOf(read.dialers());
		}
		catch (JsonProcessingException ex) {
			throw new StartRefusedException(new Problem(file, ex.getLocation().getLineNr(), ex.getOriginalMessage()));
		}
	}

	/**
	 * Null if there is a mistake: it is told, and gone, so that the next can be found.
	 */
	private static DialersFile read(Path file, JsonNode tree, YamlNode lines, List<Problem> problems,
			Set<String> removed) throws JsonProcessingException {
		try {
			DialersFile read = YAML.treeToValue(tree, DialersFile.class);
			return (read != null) ? read : new DialersFile(Map.of());
		}
		catch (JsonMappingException ex) {
			List<String> path = ex.getPath()
				.stream()
				.map((step) -> (step.getFieldName() != null) ? step.getFieldName() : String.valueOf(step.getIndex()))
				.toList();
			String message = message(ex, path);
			if (!removed.contains(message)) {
				problems.add(new Problem(file, lines.line(path), message));
			}
			JsonNode parent = tree;
			for (String step : path.subList(0, Math.min(2, Math.max(0, path.size() - 1)))) {
				parent = parent.path(step);
			}
			if (path.isEmpty() || !(parent instanceof ObjectNode object)
					|| object.remove(path.get(Math.min(2, path.size() - 1))) == null) {
				throw new StartRefusedException(problems);
			}
			if (path.size() > 2) {
				removed.add(String.join(".", path.subList(0, 2)) + ": " + path.get(2) + " is required");
			}
			return null;
		}
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new StartRefusedException(new Problem(file, 0, "cannot be read"));
		}
	}

	private static String message(JsonMappingException ex, List<String> path) {
		if (ex instanceof UnrecognizedPropertyException unknown) {
			return "unknown key \"" + unknown.getPropertyName() + "\"; known are "
					+ unknown.getKnownPropertyIds().stream().map(Object::toString).sorted().toList();
		}
		String problem = (ex instanceof ValueInstantiationException && ex.getCause() != null)
				? ex.getCause().getMessage() : ex.getOriginalMessage();
		return String.join(".", path) + ": " + problem;
	}

	/** What is wrong in a file. */
	static List<Problem> problems(Path file) {
		try {
			read(file);
			return List.of();
		}
		catch (StartRefusedException ex) {
			return ex.getProblems();
		}
	}

	/** Reads the file before the start. */
	static class Check implements StartCheck {

		@Override
		public List<Problem> problems(Environment environment) {
			return Dialers.problems(FILE);
		}

	}

	private record DialersFile(Map<String, Dialer> dialers) {

		DialersFile {
			if (dialers != null) {
				dialers.keySet()
					.stream()
					.filter((name) -> !NAME.matcher(name).matches())
					.findAny()
					.ifPresent((name) -> {
						throw new IllegalArgumentException("\"" + name
								+ "\" cannot be the name of a folder: letters, digits, dots, dashes and underscores can");
					});
			}
		}

	}

}
