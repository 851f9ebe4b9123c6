package dev.crmbridge.bench.mvc;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as the Standard Webhooks specification says. */
class WebhookSignature {

	private static final String HMAC = "HmacSHA256";

	private final SecretKeySpec key;

	WebhookSignature(String secret) {
		this.key = new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), HMAC);
	}

	/** The value of {@code webhook-signature}; the timestamp is in seconds. */
	String sign(UUID id, long timestamp, String body) {
		try {
			Mac mac = Mac.getInstance(HMAC);
			mac.init(this.key);
			byte[] content = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
			return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java has " + HMAC, ex);
		}
	}

}
