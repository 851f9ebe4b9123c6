package dev.crmbridge.memberlists.single;

import java.util.Map;

import dev.crmbridge.memberlists.mapping.Dialer;

/**
 * Request of the CRM to add a member.
 *
 * @param name name of the dialer
 * @param dialer the dialer
 * @param columns values by column, as a list has them
 * @param key digest of the API key's owner and the {@code Idempotency-Key}; null without
 * one
 * @param digest digest of the columns, in hex
 */
public record MemberRequest(String name, Dialer dialer, Map<String, String> columns, byte[] key, String digest) {

	/** Returns the dialers of the member, by name. */
	public Map<String, Dialer> dialers() {
		return Map.of(this.name, this.dialer);
	}

}
