package dev.crmbridge.testkit.context;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

import dev.crmbridge.testkit.crm.FakeCrm;
import dev.crmbridge.testkit.postgres.Postgres;

import org.springframework.test.context.DynamicPropertyRegistry;

/** Default settings of every bridge that runs in a test's JVM. */
public final class TestSettings {

	/** The secret of the shipped endpoints. */
	public static final String SECRET = "whsec_dGhlLXNlY3JldC1vZi10aGUtdGVzdHM=";

	private TestSettings() {
	}

	/**
	 * Adds ports, keys, databases, the shipped endpoints and folders, with the URL of an
	 * unavailable Webitel.
	 * @param settings receives the settings
	 * @param crm the server of the CRM database
	 * @param store the server of the store
	 * @param endpoints the CRM with a path for each endpoint
	 */
	public static void add(DynamicPropertyRegistry settings, Postgres crm, Postgres store, FakeCrm endpoints) {
		addWithoutCrmDatabase(settings, () -> store.url("store"), endpoints);
		settings.add("crm.datasource.url", () -> crm.url("crm"));
		settings.add("crm.datasource.username", () -> "postgres");
		settings.add("crm.datasource.password", () -> "postgres");
	}

	/**
	 * Adds the same settings except those of the CRM database.
	 * @param settings receives the settings
	 * @param store the JDBC URL of the store
	 * @param endpoints the CRM with a path for each endpoint
	 */
	public static void addWithoutCrmDatabase(DynamicPropertyRegistry settings, Supplier<Object> store,
			FakeCrm endpoints) {
		settings.add("management.server.port", () -> "0");
		// tests of outcomes switch them on
		settings.add("outcomes.poll", () -> "off");
		settings.add("bridge.keys.webitel", () -> "webitel-1");
		settings.add("bridge.keys.crm", () -> "crm-1,crm-2");
		settings.add("bridge.keys.admin", () -> "admin-1");
		settings.add("webitel.url", () -> "http://127.0.0.1:1/api");
		settings.add("webitel.token", () -> "token");
		settings.add("store.datasource.url", store);
		settings.add("store.datasource.username", () -> "postgres");
		settings.add("store.datasource.password", () -> "postgres");
		for (String endpoint : new String[] { "screen-pop", "call-journal" }) {
			settings.add("crm.endpoints." + endpoint + ".url", () -> endpoints.url("/" + endpoint));
			settings.add("crm.endpoints." + endpoint + ".secret", () -> SECRET);
		}
		// each bridge of this JVM needs separate folders
		Path folder = temporaryFolder();
		settings.add("data.dir", () -> folder.resolve("data").toString());
		settings.add("members.dir", () -> folder.resolve("members").toString());
	}

	public static Path temporaryFolder() {
		try {
			return Files.createTempDirectory("bridge-test-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
