package dev.crmbridge.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.store.DatabaseSettings;
import dev.crmbridge.testkit.http.Json;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/**
 * The settings that are read by a record of the bridge, by a placeholder of a route, or,
 * according to their metadata, by Spring and Camel.
 */
public final class KnownSettings {

	/**
	 * {@code {{name}}}, {@code {{?name}}}, {@code {{name:default}}} and
	 * {@code {{millis:name}}}.
	 */
	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??(?:[a-z]+:)?([a-z0-9.-]+)(?::[^}]*)?}}");

	/** Read by a condition of Camel, and missing in Camel's metadata. */
	private static final String UNDOCUMENTED = "camel.opentelemetry2.enabled";

	/** Placeholders that {@code LookupConfiguration} fills. */
	private static final Set<String> DERIVED = Set.of("lookup.route", "lookup.turn-wait", "lookup.source-timeout",
			"lookup.sql-parameters", "lookup.uses-sql", "lookup.uses-http");

	private final Set<ConfigurationPropertyName> names = new LinkedHashSet<>();

	/** Names of the bridge's own settings: of its records, and in its routes. */
	private final Set<ConfigurationPropertyName> ownNames = new LinkedHashSet<>();

	/** Settings that accept any name below them, such as {@code logging.level}. */
	private final Set<ConfigurationPropertyName> maps = new LinkedHashSet<>();

	KnownSettings() throws IOException {
		records().forEach((prefix, type) -> learn(ConfigurationPropertyName.of(prefix), type));
		learnPlaceholders();
		this.ownNames.addAll(this.names);
		for (String location : List.of("META-INF/spring-configuration-metadata.json",
				"META-INF/additional-spring-configuration-metadata.json")) {
			for (URL url : Collections.list(getClass().getClassLoader().getResources(location))) {
				try (InputStream metadata = url.openStream()) {
					Json.MAPPER.readTree(metadata).path("properties").forEach(this::learn);
				}
			}
		}
		this.names.add(ConfigurationPropertyName.of(UNDOCUMENTED));
	}

	/** Returns the bridge's records of settings, by prefix. */
	public static Map<String, Class<?>> records() {
		Map<String, Class<?>> records = new LinkedHashMap<>();
		records.put("crm.datasource", DatabaseSettings.class);
		records.put("store.datasource", DatabaseSettings.class);
		records.put("results.datasource", DatabaseSettings.class);
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
		scanner.findCandidateComponents("dev.crmbridge").forEach((candidate) -> {
			try {
				Class<?> type = Class.forName(candidate.getBeanClassName());
				records.put(type.getAnnotation(ConfigurationProperties.class).value(), type);
			}
			catch (ClassNotFoundException ex) {
				throw new IllegalStateException(ex);
			}
		});
		return records;
	}

	private void learn(ConfigurationPropertyName prefix, Class<?> type) {
		for (RecordComponent component : type.getRecordComponents()) {
			ConfigurationPropertyName name = prefix.append(DataObjectPropertyName.toDashedForm(component.getName()));
			if (component.getType().isRecord()) {
				learn(name, component.getType());
			}
			else if (Map.class.isAssignableFrom(component.getType()) || isListOfRecords(component)) {
				this.maps.add(name);
			}
			else {
				this.names.add(name);
			}
		}
	}

	private static boolean isListOfRecords(RecordComponent component) {
		return component.getGenericType() instanceof ParameterizedType type
				&& type.getActualTypeArguments()[0] instanceof Class<?> element && element.isRecord();
	}

	private void learn(JsonNode property) {
		if (property.path("deprecation").path("level").asText().equals("error")) {
			return;
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property.path("name").asText(), '.');
		(property.path("type").asText().startsWith("java.util.Map") ? this.maps : this.names).add(name);
	}

	/** An integrator may set each name in a placeholder of a route. */
	private void learnPlaceholders() throws IOException {
		for (Path file : new RouteFolder(RouteFolder.DEFAULT).files()) {
			PLACEHOLDER.matcher(Files.readString(file))
				.results()
				.map((placeholder) -> placeholder.group(1))
				.filter((name) -> name.contains(".") && !DERIVED.contains(name))
				.forEach((name) -> this.names.add(ConfigurationPropertyName.of(name)));
		}
	}

	/** Returns the names of the settings that the bridge's own code and routes read. */
	List<String> own() {
		return this.ownNames.stream().map(ConfigurationPropertyName::toString).toList();
	}

	/** Returns a line for each setting of the file that no code reads, with its place. */
	List<String> unknown(Resource file) {
		List<String> problems = new ArrayList<>();
		for (PropertySource<?> document : read(file)) {
			for (String key : ((EnumerablePropertySource<?>) document).getPropertyNames()) {
				if (!isKnown(ConfigurationPropertyName.adapt(key, '.'))) {
					problems.add(OriginLookup.getOrigin(document, key) + ": unknown setting " + key);
				}
			}
		}
		return problems;
	}

	private boolean isKnown(ConfigurationPropertyName name) {
		return name.isLastElementIndexed() ? isKnown(name.getParent())
				: this.names.contains(name) || this.maps.stream().anyMatch((map) -> map.isAncestorOf(name));
	}

	/** Returns the documents of a YAML text. */
	public static List<PropertySource<?>> read(String yaml) {
		return read(new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), "config/application.yaml"));
	}

	/** Returns the documents of a YAML file. */
	public static List<PropertySource<?>> read(Resource file) {
		try {
			return new YamlPropertySourceLoader().load(file.getDescription(), file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
