package dev.crmbridge.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.commons.codec.digest.DigestUtils;

/**
 * An API key, and the name under which its changes are recorded.
 *
 * @param name as in {@code name:key}; of a key without a name, the first 8 hex digits of
 * its SHA-256
 * @param key the secret
 */
public record ApiKey(String name, String key) {

	private static final Pattern NAMED = Pattern.compile("([a-z0-9-]{1,32}):(.*)");

	/** Hex digits of a digest that are enough to identify a key. */
	private static final int DIGEST_NAME_LENGTH = 8;

	/**
	 * Parses the entries of a setting. Skips entries without a key: a stray comma, or a
	 * name whose secret is missing, would register a key that anyone can guess.
	 */
	public static List<ApiKey> of(List<String> entries) {
		return entries.stream().map(ApiKey::read).flatMap(Optional::stream).toList();
	}

	private static Optional<ApiKey> read(String entry) {
		Matcher named = NAMED.matcher(entry.strip());
		String key = named.matches() ? named.group(2).strip() : entry.strip();
		if (key.isEmpty()) {
			return Optional.empty();
		}
		return Optional.of(new ApiKey(named.matches() ? named.group(1) : digest(key), key));
	}

	private static String digest(String key) {
		return DigestUtils.sha256Hex(key).substring(0, DIGEST_NAME_LENGTH);
	}

	@Override
	public String toString() {
		return "ApiKey[" + this.name + "]";
	}

}
