package dev.crmbridge.members;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.crmbridge.start.StartCheck;
import dev.crmbridge.start.StartRefusedException;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The dialers of {@code config/dialers.yaml}, read once at start. */
@Component("dialers")
class Dialers {

	private static final Path FILE = Path.of("config/dialers.yaml");

	private final Map<String, Dialer> dialers;

	Dialers() {
		this.dialers = read(FILE);
	}

	/** The names of all dialers. */
	Set<String> names() {
		return this.dialers.keySet();
	}

	/** A dialer by its name. */
	Optional<Dialer> find(String name) {
		return Optional.ofNullable(this.dialers.get(name));
	}

	private static Map<String, Dialer> read(Path file) {
		ObjectMapper yaml = new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
		try {
			DialersFile read = yaml.readValue(Files.readString(file), DialersFile.class);
			if (read == null || read.dialers() == null || read.dialers().isEmpty()) {
				throw new StartRefusedException(file + ":1: names no dialer below \"dialers:\"");
			}
			return Map.copyOf(read.dialers());
		}
		catch (JsonProcessingException ex) {
			JsonLocation at = ex.getLocation();
			throw new StartRefusedException(file + ":" + ((at != null) ? at.getLineNr() : 1) + ": " + message(ex));
		}
		catch (IOException ex) {
			throw new StartRefusedException(file + ": cannot be read: " + ex.getMessage());
		}
	}

	private static String message(JsonProcessingException ex) {
		String path = (ex instanceof JsonMappingException mapping) ? mapping.getPath()
			.stream()
			.map((step) -> (step.getFieldName() != null) ? step.getFieldName() : String.valueOf(step.getIndex() + 1))
			.collect(Collectors.joining(".")) : "";
		if (ex instanceof UnrecognizedPropertyException unknown) {
			return "unknown key \"" + unknown.getPropertyName() + "\"; known are "
					+ unknown.getKnownPropertyIds().stream().map(Object::toString).sorted().toList();
		}
		if (ex instanceof ValueInstantiationException && ex.getCause() != null) {
			return path + ": " + ex.getCause().getMessage();
		}
		return (path.isEmpty() ? "" : path + ": ") + ex.getOriginalMessage();
	}

	/** Reads the file before the start, and tells what is wrong in it. */
	static class Check implements StartCheck {

		@Override
		public List<String> problems(Environment environment) {
			try {
				read(FILE);
				return List.of();
			}
			catch (StartRefusedException ex) {
				return ex.getProblems();
			}
		}

	}

	private record DialersFile(Map<String, Dialer> dialers) {
	}

}
