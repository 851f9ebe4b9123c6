package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.crmbridge.config.ConfigProblem;
import dev.crmbridge.config.MissingSetting;
import dev.crmbridge.config.RouteFolder;
import dev.crmbridge.config.SettingValueMask;
import dev.crmbridge.config.diagram.RouteDiagram;
import dev.crmbridge.config.start.StartCheck;
import dev.crmbridge.config.start.StartCheckListener;
import dev.crmbridge.lookup.LookupSource;
import dev.crmbridge.lookup.NumberFormCheck;
import dev.crmbridge.store.DatabaseSettings;
import org.apache.camel.CamelContext;
import org.apache.camel.TypeConverter;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.FileSystemUtils;

/**
 * Command {@code --check}: reads {@code routes/} and {@code config/}, has Camel create
 * each route, and prints all problems. Starts nothing, opens no port, and needs neither
 * secrets nor, without {@code --check-databases}, databases. With {@code --routes} also
 * prints the diagram of the routes.
 */
public final class CheckCommand {

	private static final String CHECK = "--check";

	private static final String CHECK_DATABASES = "--check-databases";

	private static final String ROUTES = "--routes";

	/** Beans are created on demand, and nothing listens, runs or logs. */
	private static final Map<String, String> INERT_SETTINGS = Map.of("server.port", "-1", "management.server.port",
			"-1", "management.endpoints.access.default", "none", "spring.main.lazy-initialization", "true",
			"spring.main.log-startup-info", "false", "logging.level.root", "off", "camel.main.auto-startup", "false",
			"camel.main.routes-include-pattern", "false");

	private final Class<?> application;

	private final Set<ConfigProblem> problems = new TreeSet<>();

	/** Problems that do not prevent a start. */
	private final Set<ConfigProblem> warnings = new TreeSet<>();

	private final Set<ConfigProblem> notes = new TreeSet<>();

	private final Map<String, String> missing = new TreeMap<>();

	/** Settings that are left out, so that the check finds the other problems too. */
	private final Set<String> invalidSettings = new TreeSet<>();

	private RouteFiles routes = new RouteFiles();

	private UnaryOperator<String> settings = (name) -> null;

	/** Hides the values of settings, once these are known. */
	private UnaryOperator<String> mask = UnaryOperator.identity();

	private boolean databases;

	private boolean hasSettings;

	private Optional<DatabaseSettings> store = Optional.empty();

	/**
	 * Creates the command for an application.
	 * @param application its configuration class
	 */
	public CheckCommand(Class<?> application) {
		this.application = application;
	}

	/** Returns whether the command line has this command. */
	public static boolean isRequested(String[] arguments) {
		return Stream.of(CHECK, CHECK_DATABASES, ROUTES).anyMatch(List.of(arguments)::contains);
	}

	/**
	 * Runs all checks and prints their problems.
	 * @param arguments arguments of the command line
	 * @param out receives the lines
	 * @return the exit code: 0 without problems, else 1
	 */
	public int run(String[] arguments, PrintStream out) throws IOException {
		this.databases = List.of(arguments).contains(CHECK_DATABASES);
		Path folder = Files.createTempDirectory("webitel-crm-bridge-check");
		try {
			Set<String> settings = checkOnce(arguments, folder);
			while (this.invalidSettings.addAll(settings)) {
				settings = checkOnce(arguments, folder);
			}
		}
		finally {
			FileSystemUtils.deleteRecursively(folder);
		}
		print(out, isRequested(arguments));
		if (List.of(arguments).contains(ROUTES)) {
			out.print(RouteDiagram.of(new RouteFolder(RouteFolder.DEFAULT), this.settings));
		}
		return this.problems.isEmpty() ? 0 : 1;
	}

	/** Returns the invalid settings that ended the check early. */
	private Set<String> checkOnce(String[] arguments, Path folder) {
		try (ConfigurableApplicationContext context = application(folder).run(inert(arguments))) {
			// Spring's conversions, such as text to a File: each registers when it is
			// created
			context.getBeansOfType(TypeConverter.class);
			createRoutes(context.getBean(CamelContext.class));
			if (this.databases) {
				this.problems.addAll(DatabaseCheck.store(this.store));
				this.problems.addAll(DatabaseCheck.lookup(context, this.missing.keySet(), this.problems));
				NumberFormCheck.Result forms = DatabaseCheck.numberForms(context, this.problems);
				this.notes.addAll(forms.notes());
				this.warnings.addAll(forms.warnings());
			}
			return Set.of();
		}
		catch (RuntimeException ex) {
			this.problems.addAll(StartFailureReporter.problems(ex));
			if (!this.hasSettings) {
				checkWithoutSettings();
			}
			return StartFailureReporter.invalidSettings(ex).keySet();
		}
	}

	/** A settings file is unreadable: it may hold any setting that other files name. */
	private void checkWithoutSettings() {
		Environment allSettings = new StandardEnvironment() {
			@Override
			public boolean containsProperty(String name) {
				return true;
			}
		};
		StartCheckListener.all().forEach((check) -> this.problems.addAll(check.problems(allSettings)));
	}

	private SpringApplication application(Path folder) {
		SpringApplication spring = new SpringApplication(this.application);
		List<ApplicationListener<?>> listeners = new ArrayList<>(spring.getListeners());
		listeners.removeIf(StartCheckListener.class::isInstance);
		listeners.add((ApplicationListener<ApplicationPreparedEvent>) (event) -> {
			checkFiles(event.getApplicationContext().getEnvironment(), folder);
			NoStartLifecycleProcessor.in(event.getApplicationContext(),
					(this.databases && !this.missing.containsKey("crm.datasource.url")) ? "crmDatabase" : "");
		});
		spring.setListeners(listeners);
		return spring;
	}

	private static String[] inert(String[] given) {
		Stream<String> others = Stream.of(given)
			.filter((argument) -> INERT_SETTINGS.keySet()
				.stream()
				.noneMatch((name) -> argument.startsWith("--" + name + "=")));
		Stream<String> ours = INERT_SETTINGS.entrySet()
			.stream()
			.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue());
		return Stream.concat(others, ours).toArray(String[]::new);
	}

	/** Runs before any bean is created, and gives missing settings stand-in values. */
	private void checkFiles(ConfigurableEnvironment environment, Path folder) {
		this.hasSettings = true;
		this.mask = new SettingValueMask(environment, new RouteFolder(RouteFolder.DEFAULT))::mask;
		Map<String, ConfigProblem> invalid = SettingsCheck.invalidSettings(environment);
		this.problems.addAll(invalid.values());
		this.invalidSettings.addAll(invalid.keySet());
		ValidSettingsSource.leaveOut(environment.getPropertySources(), this.invalidSettings);
		Map<String, Object> stopgaps = new LinkedHashMap<>();
		for (StartCheck check : StartCheckListener.all()) {
			for (MissingSetting setting : check.missingSettings(environment)) {
				this.missing.put(setting.name(), setting.toString());
				stopgaps.put(setting.name(), setting.stopgap());
			}
			this.problems.addAll(check.problems(environment));
			this.warnings.addAll(check.checkWarnings(environment));
		}
		this.settings = (name) -> LookupSource.placeholder(name, environment);
		this.store = DatabaseSettings.find(environment, "store.datasource");
		environment.getPropertySources().addLast(new MapPropertySource("stopgaps", stopgaps));
		environment.getPropertySources()
			.addFirst(new MapPropertySource("nothing outside", Map.of("data.dir", folder.resolve("data").toString(),
					"members.dir", folder.resolve("members").toString())));
	}

	private void createRoutes(CamelContext camel) {
		// without a start, Camel would only queue the routes; none of them is started
		camel.start();
		if (RouteFilesCheck.lacksSystem(RouteFolder.DEFAULT)) {
			return;
		}
		this.routes = RouteFiles.in(RouteFolder.DEFAULT);
		ExpressionCheck expressions = new ExpressionCheck(camel);
		this.routes.files().forEach((file) -> this.problems.addAll(expressions.problems(file)));
		this.problems.addAll(new RouteWiringCheck(camel).problems(this.routes.definitions(), this::isReported));
	}

	/**
	 * A definition with a known problem is not created, or Camel would report it again.
	 */
	private boolean isReported(RouteFile.Definition definition) {
		return this.problems.stream().anyMatch(definition::has);
	}

	/** A failed start prints no warnings. */
	private void print(PrintStream out, boolean withWarnings) {
		this.problems.forEach((problem) -> out.println(this.mask.apply(problem.toString())));
		if (withWarnings) {
			this.warnings.forEach((warning) -> out.println("warning: " + warning));
			this.notes.forEach((note) -> out.println("note: " + note));
		}
		if (!this.missing.isEmpty()) {
			out.println("Settings still required before the bridge starts:");
			this.missing.values().forEach((setting) -> out.println("  " + setting));
		}
		if (this.problems.isEmpty()) {
			out.printf("No problems in routes/ (%d files, %d definitions), config/ and its SQL%s%n",
					this.routes.files().size(), this.routes.definitions().size(),
					this.databases ? ", nor in the databases" : "");
		}
	}

}
