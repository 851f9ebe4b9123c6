package dev.crmbridge.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.crmbridge.BridgeApplication;
import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.postgres.Postgres;
import dev.crmbridge.testkit.webitel.FakeWebitel;
import dev.crmbridge.testkit.webitel.history.FakeDialer;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Starts the whole bridge on one machine, with nothing to install: an embedded PostgreSQL
 * for the store and a sample CRM, and stand-ins for Webitel and two CRM endpoints, which
 * print the requests that they receive. Listens on 127.0.0.1 only.
 */
public final class Sandbox {

	/** A secret for the stand-ins only. */
	private static final String SECRET = "whsec_c2FuZGJveC1zZWNyZXQtb2Ytbm9ib2R5";

	/** Small requests, so that the progress of a list is seen. */
	static final String CHUNK_ROWS = "200";

	/** Waits a little, so that a visitor can undo a list that was not called yet. */
	private static final FakeDialer.Settings DIALER = new FakeDialer.Settings(List.of(11L, 12L, 13L, 14L),
			List.of(7L, 8L, 9L), 4, 3, Duration.ofSeconds(15), 1);

	private static final String MEMBERS = "target/sandbox/members";

	private Sandbox() {
	}

	public static void main(String[] args) throws IOException {
		Postgres postgres = Postgres.startWithSampleCrm();
		FakeWebitel webitel = new FakeWebitel();
		FakeCrm screenPop = new FakeCrm();
		FakeCrm callJournal = new FakeCrm();
		webitel.printTo(System.out::println);
		screenPop.printTo(System.out::println);
		callJournal.printTo(System.out::println);

		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("server.address", "127.0.0.1");
		settings.put("bridge.keys.webitel", "sandbox-webitel");
		settings.put("bridge.keys.crm", "sandbox-crm");
		settings.put("bridge.keys.admin", "sandbox-admin");
		settings.put("webitel.url", webitel.url());
		settings.put("webitel.token", FakeWebitel.TOKEN);
		for (String database : new String[] { "crm", "store" }) {
			settings.put(database + ".datasource.url", postgres.url(database));
			settings.put(database + ".datasource.username", "postgres");
			settings.put(database + ".datasource.password", "postgres");
		}
		settings.put("crm.endpoints.screen-pop.url", screenPop.url("/screen-pop"));
		settings.put("crm.endpoints.screen-pop.secret", SECRET);
		settings.put("crm.endpoints.call-journal.url", callJournal.url("/call-journal"));
		settings.put("crm.endpoints.call-journal.secret", SECRET);
		settings.put("members.dir", MEMBERS);
		settings.put("members.chunk-rows", CHUNK_ROWS);
		settings.put("outcomes.poll", "10s");
		settings.put("outcomes.report-every", "20s");
		settings.put("data.dir", "target/sandbox/data");
		addConsoleUsers(settings);
		SpringApplication bridge = new SpringApplication(BridgeApplication.class);
		bridge.addInitializers((context) -> context.getEnvironment()
			.getPropertySources()
			.addAfter(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new MapPropertySource("sandbox", settings)));
		ConfigurableApplicationContext context = bridge.run(args);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			// the bridge first, as its own hook may run after its peers have stopped
			context.close();
			webitel.close();
			screenPop.close();
			callJournal.close();
			postgres.close();
		}));
		System.out.println(hint(context.getEnvironment()));
		webitel.dial(DIALER);
		new SampleTraffic("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"),
				Path.of(context.getEnvironment().getProperty("members.dir")))
			.start(webitel);
	}

	/** The passwords are in the hint, which is printed at the end of the start. */
	private static void addConsoleUsers(Map<String, Object> settings) {
		BCryptPasswordEncoder bcrypt = new BCryptPasswordEncoder(4);
		for (String role : new String[] { "viewer", "clerk", "operator" }) {
			settings.put("console.users." + role + ".password", "{bcrypt}" + bcrypt.encode("sandbox-" + role));
			settings.put("console.users." + role + ".role", role);
		}
	}

	private static String hint(Environment environment) throws IOException {
		try (var text = Sandbox.class.getResourceAsStream("/sandbox/hint.txt")) {
			return new String(text.readAllBytes(), StandardCharsets.UTF_8).replace("8080",
					environment.getProperty("local.server.port", "8080"));
		}
	}

}
