package dev.crmbridge.callevents.endpoint;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.apache.commons.lang3.ArrayUtils;

import org.springframework.stereotype.Component;

/**
 * Signer of webhooks by the Standard Webhooks specification: HMAC-SHA256 over
 * {@code id.timestamp.body}, once for each secret, so that a secret can be rotated
 * without a gap.
 */
@Component
public class WebhookSigner {

	private static final String PREFIX = "whsec_";

	/** Returns the value of {@code webhook-timestamp}: the current time in seconds. */
	public long now() {
		return Instant.now().getEpochSecond();
	}

	/**
	 * Returns the value of {@code webhook-signature}.
	 * @param secrets comma-separated secrets, each {@code whsec_} and base64; blank or
	 * null if absent
	 * @param id {@code webhook-id}
	 * @param timestamp {@code webhook-timestamp} in seconds
	 * @param body body of the request
	 * @return a {@code v1} signature for each secret; null without a secret
	 */
	public String sign(String secrets, UUID id, long timestamp, byte[] body) {
		if (secrets == null || secrets.isBlank()) {
			return null;
		}
		byte[] content = ArrayUtils.addAll((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8), body);
		return keys(secrets).stream().map((key) -> "v1," + sign(key, content)).collect(Collectors.joining(" "));
	}

	private static String sign(byte[] key, byte[] content) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(key, "HmacSHA256"));
			return Base64.getEncoder().encodeToString(mac.doFinal(content));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java runtime has HmacSHA256", ex);
		}
	}

	/**
	 * Returns the keys of comma-separated secrets.
	 * @throws IllegalArgumentException if a secret is invalid; the message does not
	 * contain the secret
	 */
	static List<byte[]> keys(String secrets) {
		return Arrays.stream(secrets.split(",", -1)).map(String::strip).map(WebhookSigner::key).toList();
	}

	private static byte[] key(String secret) {
		String base64 = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : "";
		try {
			byte[] key = Base64.getDecoder().decode(base64);
			if (key.length > 0) {
				return key;
			}
		}
		catch (IllegalArgumentException ex) {
			// rejected below, without a part of the secret
		}
		throw new IllegalArgumentException("secret must be whsec_ followed by base64");
	}

}
