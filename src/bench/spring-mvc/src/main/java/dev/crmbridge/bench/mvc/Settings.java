package dev.crmbridge.bench.mvc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings.
 *
 * @param key the API key
 * @param budget a lookup is answered within this
 * @param sql the SQL of a lookup
 * @param crm the CRM database
 * @param store the database of the events
 * @param endpoints who gets them
 */
@ConfigurationProperties("peer")
public record Settings(String key, @DefaultValue("800ms") Duration budget,
		@DefaultValue("config/sql/caller-lookup.sql") Path sql, Database crm, Database store,
		@DefaultValue List<Endpoint> endpoints) {

	/**
	 * A database.
	 *
	 * @param url JDBC URL
	 * @param username user name
	 * @param password password
	 */
	public record Database(String url, String username, String password) {
	}

	/**
	 * An endpoint that gets every event.
	 *
	 * @param name its name
	 * @param url where events are posted to
	 * @param secret {@code whsec_} and base64
	 */
	public record Endpoint(String name, String url, String secret) {
	}

}
