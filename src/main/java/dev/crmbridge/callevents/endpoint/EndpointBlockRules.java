package dev.crmbridge.callevents.endpoint;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.crmbridge.outbound.PeerUrlReader;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.language.simple.SimpleLanguage;
import org.apache.commons.lang3.exception.ExceptionUtils;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.core.env.Environment;

/**
 * Rules of a block that join parameters, or that need more than the value of one. No
 * message has the value of a URL, a password or a secret.
 */
final class EndpointBlockRules {

	/** In bytes, by the Standard Webhooks specification. */
	private static final int MIN_SECRET_SIZE = 24;

	private static final int MAX_SECRET_SIZE = 64;

	private static final String TOKEN_URL = "oauth2TokenUrl";

	private static final List<String> TOKEN_PARAMETERS = List.of(TOKEN_URL, "oauth2ClientId", "oauth2ClientSecret");

	/** Settings of a bundle, after {@code spring.ssl.bundle}, that may name a file. */
	private static final List<String> BUNDLE_FILES = List.of("pem.%s.keystore.certificate",
			"pem.%s.keystore.private-key", "pem.%s.truststore.certificate", "jks.%s.keystore.location",
			"jks.%s.truststore.location");

	private final EndpointBlock block;

	EndpointBlockRules(EndpointBlock block) {
		this.block = block;
	}

	void check(Environment environment) {
		checkTarget();
		checkSecret();
		checkAuthentication();
		checkBundle(environment);
		checkWhere();
	}

	private void checkTarget() {
		if (this.block.has("uri")) {
			checkOnlyUri();
			String uri = this.block.value("uri");
			if (!uri.isEmpty() && !uri.matches("[a-z][a-z0-9+.-]*:.+")) {
				this.block.problem("uri", "uri must be a Camel endpoint such as kafka:call-events");
			}
			if (uri.contains("#resultsDatabase")) {
				List.of("url", "username", "password")
					.forEach((each) -> this.block.require("uri", "results.datasource." + each));
			}
		}
		else if (!this.block.has("url")) {
			this.block.problem("routeId", "missing parameter url");
		}
		else if (!this.block.value("url").isEmpty()) {
			PeerUrlReader.mistake(this.block.value("url"))
				.ifPresent((mistake) -> this.block.problem("url", "url must be an http or https URL; " + mistake));
		}
	}

	private void checkOnlyUri() {
		if (this.block.has("url")) {
			this.block.problem("uri", "a block must have either url or uri");
			return;
		}
		Stream.concat(Stream.of("secret"), EndpointHttpSettings.PARAMETERS.stream())
			.filter(this.block::has)
			.forEach((parameter) -> this.block.problem(parameter, parameter + " needs url: it has no effect with uri"));
	}

	private void checkSecret() {
		String secret = this.block.value("secret");
		if (secret.isBlank()) {
			return;
		}
		try {
			if (WebhookSigner.keys(secret)
				.stream()
				.anyMatch((key) -> key.length < MIN_SECRET_SIZE || key.length > MAX_SECRET_SIZE)) {
				this.block.warn("secret", "secret must be " + MIN_SECRET_SIZE + " to " + MAX_SECRET_SIZE
						+ " bytes long before base64 encoding; use 32 random bytes");
			}
		}
		catch (IllegalArgumentException ex) {
			this.block.problem("secret", ex.getMessage());
		}
	}

	private void checkAuthentication() {
		if (this.block.has("password") && !this.block.has("username")) {
			this.block.problem("password", "password needs username");
		}
		boolean token = Stream.concat(TOKEN_PARAMETERS.stream(), Stream.of("oauth2Scope")).anyMatch(this.block::has);
		if (token) {
			TOKEN_PARAMETERS.stream()
				.filter((parameter) -> !this.block.has(parameter))
				.forEach((parameter) -> this.block.problem("routeId", "missing parameter " + parameter));
		}
		boolean inHeaders = this.block.value("headers")
			.lines()
			.anyMatch((line) -> line.strip().matches("(?i)authorization:.*"));
		boolean inUrl = new PeerUrlReader().authorization(this.block.value("url")) != null;
		if (Stream.of(token, this.block.has("username"), inHeaders, inUrl).filter((each) -> each).count() > 1) {
			this.block.problem(this.block.has("username") ? "username" : inHeaders ? "headers" : TOKEN_URL,
					"a block must have one kind of authentication: username, oauth2TokenUrl, Authorization in headers,"
							+ " or a user in url");
		}
	}

	private void checkBundle(Environment environment) {
		String bundle = this.block.value("sslBundle");
		boolean known = Stream.of("pem", "jks")
			.anyMatch((kind) -> Binder.get(environment)
				.bind("spring.ssl.bundle." + kind, Bindable.mapOf(String.class, Object.class))
				.orElse(Map.of())
				.containsKey(bundle));
		if (!bundle.isEmpty() && !known) {
			this.block.problem("sslBundle",
					"sslBundle must be a bundle of the settings spring.ssl.bundle.pem or spring.ssl.bundle.jks, was \""
							+ bundle + "\"");
		}
		if (known) {
			BUNDLE_FILES.forEach((file) -> checkBundleFile(environment, "spring.ssl.bundle." + file.formatted(bundle)));
		}
	}

	/** Spring would report a missing file by a stack trace. */
	private void checkBundleFile(Environment environment, String setting) {
		String location = environment.getProperty(setting, "");
		// a value may be the certificate or the key itself
		if (!location.isBlank() && !location.contains("-----BEGIN")
				&& !ApplicationResourceLoader.get().getResource(location).isReadable()) {
			String file = setting.endsWith("private-key") ? "" : " \"" + location + "\"";
			this.block.problem("sslBundle", "sslBundle needs a file that cannot be read: " + setting + file);
		}
	}

	private void checkWhere() {
		String where = this.block.value("where");
		if (where.isBlank()) {
			return;
		}
		SimpleLanguage simple = new SimpleLanguage();
		// never started: the language only looks up its functions
		simple.setCamelContext(new DefaultCamelContext());
		try {
			simple.createPredicate(where.strip());
		}
		catch (RuntimeException ex) {
			this.block.problem("where",
					"where must be a predicate of Camel's simple language: " + ExceptionUtils.getRootCauseMessage(ex)
						.lines()
						.findFirst()
						.orElse("")
						.replaceFirst("^\\w+: ", ""));
		}
	}

}
