package dev.crmbridge.lookup;

import java.util.Map;

import dev.crmbridge.phone.PhoneNumbers;

/**
 * Who is calling, as far as the call itself tells.
 *
 * @param cid the number in E.164, or what was received, if that is no number
 * @param number the number in E.164; null if there is none
 */
public record Caller(String cid, String number) {

	/** Whether there is a number to look up. */
	public boolean hasNumber() {
		return this.number != null;
	}

	/**
	 * What the SQL may name: {@code :#number} and {@code :#digits}, the same without its
	 * plus.
	 */
	public Map<String, String> parameters() {
		return Map.of("number", this.number, "digits", this.number.substring(1));
	}

	/** The number as logs may show it. */
	public String masked() {
		return PhoneNumbers.masked(this.cid);
	}

}
