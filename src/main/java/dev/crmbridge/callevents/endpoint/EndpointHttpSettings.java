package dev.crmbridge.callevents.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import dev.crmbridge.callevents.BlockParameters;
import dev.crmbridge.callevents.BlockParameters.InvalidParameterException;
import dev.crmbridge.outbound.PeerUrlReader;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/**
 * Settings of the requests to an HTTP endpoint, as its block gives them. Holds secrets,
 * so it has no text form.
 */
final class EndpointHttpSettings {

	/** Parameters of a block that need a {@code url}. */
	static final Set<String> PARAMETERS = Set.of("method", "headers", "username", "password", "oauth2TokenUrl",
			"oauth2ClientId", "oauth2ClientSecret", "oauth2Scope", "sslBundle");

	private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH");

	/** RFC 9110, section 5.6.2. */
	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	/** Printable ASCII; RFC 9110, section 5.5, has other bytes obsolete. */
	private static final Pattern HEADER_VALUE = Pattern.compile("[ -~\t]*");

	/** Headers that the bridge sets. */
	private static final Set<String> OWN_HEADERS = Set.of("webhook-id", "webhook-timestamp", "webhook-signature",
			"content-length", "transfer-encoding", "content-encoding", "connection", "host", "expect", "upgrade", "te",
			"trailer");

	private static final String HEADERS = "headers";

	private final BlockParameters given;

	private final List<Header> headers;

	private EndpointHttpSettings(BlockParameters given) {
		this.given = given;
		this.headers = readHeaders(given);
	}

	/**
	 * Reads the settings from a block.
	 * @param parameters those of {@link #PARAMETERS} that the block has
	 * @throws InvalidParameterException if a value is invalid; its message has no value
	 * of a header, a password or a secret
	 */
	static EndpointHttpSettings of(Map<String, String> parameters) {
		BlockParameters given = new BlockParameters(parameters);
		given.oneOf("method", "POST", METHODS);
		if (given.has("username") && given.text("username").contains(":")) {
			throw new InvalidParameterException("username", "a name without a colon");
		}
		if (given.has("oauth2TokenUrl")) {
			PeerUrlReader.mistake(given.text("oauth2TokenUrl")).ifPresent((mistake) -> {
				throw new InvalidParameterException("oauth2TokenUrl", "an http or https URL; " + mistake);
			});
		}
		return new EndpointHttpSettings(given);
	}

	/** Returns the headers of the block, in its order. */
	List<Header> headers() {
		return this.headers;
	}

	/** Returns whether the requests have Basic authentication. */
	boolean hasUser() {
		return this.given.has("username");
	}

	/** Returns the user and the password, as Basic authentication joins them. */
	String userAndPassword() {
		return this.given.text("username") + ":" + this.given.raw("password");
	}

	/** Returns whether the requests need an access token. */
	boolean hasTokenUrl() {
		return this.given.has("oauth2TokenUrl");
	}

	/** Returns a parameter; "" if the block has none. */
	String text(String parameter) {
		return this.given.text(parameter);
	}

	private static List<Header> readHeaders(BlockParameters given) {
		List<Header> headers = new ArrayList<>();
		String text = given.raw(HEADERS);
		text.lines().map(String::strip).filter((line) -> !line.isEmpty()).forEach((line) -> {
			int colon = line.indexOf(':');
			String name = (colon > 0) ? line.substring(0, colon) : "";
			String value = line.substring(colon + 1).strip();
			if (!TOKEN.matcher(name).matches() || !HEADER_VALUE.matcher(value).matches()) {
				throw invalidHeaders("one \"Name: value\" a line, in ASCII");
			}
			if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
				throw invalidHeaders("without " + name + ", which the bridge sets");
			}
			if (name.equalsIgnoreCase("Authorization") && (given.has("username") || given.has("oauth2TokenUrl"))) {
				throw invalidHeaders("without Authorization next to username or oauth2TokenUrl");
			}
			headers.add(new BasicHeader(name, value));
		});
		return headers;
	}

	private static InvalidParameterException invalidHeaders(String rule) {
		return new InvalidParameterException(HEADERS, rule);
	}

}
