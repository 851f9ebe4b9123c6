package dev.crmbridge.config.start;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.FileSystemUtils;

/**
 * Command {@code --rehearse}: starts the bridge, sends one lookup, one health and one
 * metrics request, and stops, so that Java can record a start for its AOT cache (JDK 25)
 * or class archive (JDK 17). Needs no setting and has no effect outside: no database, no
 * Webitel, random local ports, temporary folders, and only routes that wait for a request
 * start.
 */
public final class RehearseCommand {

	private static final String REHEARSE = "--rehearse";

	/**
	 * URIs of consumers that act without a request. Route ids, without a colon, never
	 * match.
	 */
	private static final String UNPROMPTED_CONSUMERS = "(?!(platform-http|direct|seda|lane):)[a-z0-9+.-]+:.*";

	private final Class<?> application;

	private final String key = UUID.randomUUID().toString();

	/**
	 * Creates the command for an application.
	 * @param application its configuration class
	 */
	public RehearseCommand(Class<?> application) {
		this.application = application;
	}

	/** Returns whether the command line has this command. */
	public static boolean isRequested(String[] arguments) {
		return List.of(arguments).contains(REHEARSE);
	}

	/**
	 * Runs the rehearsal.
	 * @param arguments arguments of the command line
	 */
	public void run(String[] arguments) throws IOException, InterruptedException {
		Path folder = Files.createTempDirectory("webitel-crm-bridge-rehearsal");
		SpringApplication spring = new SpringApplication(this.application);
		spring.addInitializers((context) -> isolate(context.getEnvironment(), folder));
		try (ConfigurableApplicationContext context = spring.run(withoutLogFile(arguments))) {
			ask(context, "local.server.port", "/webitel/caller-lookup?cid=380501112233");
			ask(context, "local.management.port", "/observe/health");
			ask(context, "local.management.port", "/observe/metrics");
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
	}

	/**
	 * The log file belongs to the service; Spring opens it before any initializer runs.
	 */
	private static String[] withoutLogFile(String[] arguments) {
		return Stream.concat(Stream.of(arguments), Stream.of("--logging.file.name=", "--logging.file.path="))
			.toArray(String[]::new);
	}

	private void isolate(ConfigurableEnvironment environment, Path folder) {
		Map<String, Object> settings = new HashMap<>();
		for (String server : List.of("server", "management.server")) {
			settings.put(server + ".address", "127.0.0.1");
			settings.put(server + ".port", "0");
			settings.put(server + ".ssl.enabled", "false");
		}
		for (String database : List.of("crm", "store")) {
			settings.put(database + ".datasource.url", "jdbc:postgresql://127.0.0.1:1/none");
			settings.put(database + ".datasource.username", "none");
			settings.put(database + ".datasource.password", "none");
		}
		for (String key : List.of("webitel", "crm", "admin")) {
			settings.put("bridge.keys." + key, this.key);
		}
		settings.put("webitel.url", "http://127.0.0.1:1");
		settings.put("webitel.token", "none");
		settings.put("data.dir", folder.resolve("data").toString());
		settings.put("members.dir", folder.resolve("members").toString());
		settings.put("camel.main.auto-startup-exclude-pattern", UNPROMPTED_CONSUMERS);
		environment.getPropertySources().addFirst(new MapPropertySource("nothing outside", settings));
		Map<String, Object> stopgaps = new HashMap<>();
		StartCheckListener.all()
			.stream()
			.flatMap((check) -> check.missingSettings(environment).stream())
			.forEach((setting) -> stopgaps.put(setting.name(), setting.stopgap()));
		environment.getPropertySources().addLast(new MapPropertySource("stopgaps", stopgaps));
	}

	private void ask(ConfigurableApplicationContext context, String port, String path)
			throws IOException, InterruptedException {
		URI uri = URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty(port) + path);
		HttpRequest request = HttpRequest.newBuilder(uri).header("X-Api-Key", this.key).build();
		HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
	}

}
