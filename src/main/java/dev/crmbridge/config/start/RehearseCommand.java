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
 * The command line's {@code --rehearse}: starts, answers a caller and whoever asks how it
 * is, and stops, for Java to keep what that takes. Nothing outside notices: there are no
 * databases and no Webitel, ports that nobody knows, folders of its own, and no route
 * starts that would do something by itself. It needs no setting.
 */
public final class RehearseCommand {

	private static final String REHEARSE = "--rehearse";

	/** All but what waits to be asked. A route's id, which has no colon, says nothing. */
	private static final String STARTS_BY_ITSELF = "(?!(platform-http|direct|seda|lane):)[a-z0-9+.-]+:.*";

	private final Class<?> application;

	private final String key = UUID.randomUUID().toString();

	/**
	 * A rehearsal of an application.
	 * @param application its configuration class
	 */
	public RehearseCommand(Class<?> application) {
		this.application = application;
	}

	/** Whether the command line asks for one. */
	public static boolean isAsked(String[] arguments) {
		return List.of(arguments).contains(REHEARSE);
	}

	/**
	 * Rehearses.
	 * @param arguments those of the command line
	 */
	public void run(String[] arguments) throws IOException, InterruptedException {
		Path folder = Files.createTempDirectory("webitel-crm-bridge-rehearsal");
		SpringApplication spring = new SpringApplication(this.application);
		spring.addInitializers((context) -> shutOff(context.getEnvironment(), folder));
		try (ConfigurableApplicationContext context = spring.run(withoutLogFile(arguments))) {
			ask(context, "local.server.port", "/webitel/caller-lookup?cid=380501112233");
			ask(context, "local.management.port", "/observe/health");
			ask(context, "local.management.port", "/observe/metrics");
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
	}

	/** It is the service's, and chosen before anything else can be. */
	private static String[] withoutLogFile(String[] arguments) {
		return Stream.concat(Stream.of(arguments), Stream.of("--logging.file.name=", "--logging.file.path="))
			.toArray(String[]::new);
	}

	private void shutOff(ConfigurableEnvironment environment, Path folder) {
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
		settings.put("camel.main.auto-startup-exclude-pattern", STARTS_BY_ITSELF);
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
