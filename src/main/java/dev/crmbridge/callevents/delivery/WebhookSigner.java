package dev.crmbridge.callevents.delivery;

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

import org.springframework.stereotype.Component;

/**
 * Signs webhooks as the Standard Webhooks specification says: HMAC-SHA256 over
 * {@code id.timestamp.body}, once for each secret, so that a secret can be changed
 * without a gap.
 */
@Component
public class WebhookSigner {

	private static final String PREFIX = "whsec_";

	/** The value of {@code webhook-timestamp}: now, in seconds. */
	public long now() {
		return Instant.now().getEpochSecond();
	}

	/**
	 * The value of {@code webhook-signature}.
	 * @param secrets secrets, {@code whsec_} and base64, comma-separated; empty or null
	 * if there are none
	 * @param id {@code webhook-id}
	 * @param timestamp {@code webhook-timestamp}, in seconds
	 * @param body what is sent
	 * @return a {@code v1} signature for each secret; null if there are none
	 */
	public String sign(String secrets, UUID id, long timestamp, String body) {
		if (secrets == null || secrets.isBlank()) {
			return null;
		}
		byte[] content = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
		return keys(secrets).stream().map((key) -> "v1," + sign(key, content)).collect(Collectors.joining(" "));
	}

	private static String sign(byte[] key, byte[] content) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(key, "HmacSHA256"));
			return Base64.getEncoder().encodeToString(mac.doFinal(content));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java has HmacSHA256", ex);
		}
	}

	/**
	 * Reads secrets.
	 * @throws IllegalArgumentException if one is not as it has to be; the message does
	 * not show it
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
			// said below, without a piece of the secret
		}
		throw new IllegalArgumentException("a secret has to be whsec_ and base64");
	}

}
