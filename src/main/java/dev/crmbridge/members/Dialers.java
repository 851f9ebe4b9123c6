package dev.crmbridge.members;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.crmbridge.start.StartCheck;
import dev.crmbridge.start.StartRefusedException;
import dev.crmbridge.start.YamlLines;

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
		this.dialers = read(FILE);
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
		YamlLines lines = new YamlLines(file, yaml);
		try {
			DialersFile read = YAML.readValue(yaml, DialersFile.class);
			if (read == null || read.dialers() == null || read.dialers().isEmpty()) {
				throw new StartRefusedException(file + ":1: names no dialer below \"dialers:\"");
			}
			return Map.copyOf(read.dialers());
		}
		catch (JsonMappingException ex) {
			List<String> path = ex.getPath()
				.stream()
				.map((step) -> (step.getFieldName() != null) ? step.getFieldName() : String.valueOf(step.getIndex()))
				.toList();
			int line = (ex.getCause() instanceof JsonParseException parsing) ? parsing.getLocation().getLineNr()
					: lines.line(path);
			throw new StartRefusedException(file + ":" + line + ": " + message(ex, path));
		}
		catch (JsonProcessingException ex) {
			throw new StartRefusedException(file + ":" + ex.getLocation().getLineNr() + ": " + ex.getOriginalMessage());
		}
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new StartRefusedException(file + ": cannot be read");
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

	/** What is wrong in a file, as {@code file:line: message}. */
	static List<String> problems(Path file) {
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
		public List<String> problems(Environment environment) {
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
