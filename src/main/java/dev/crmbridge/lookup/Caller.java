package dev.crmbridge.lookup;

import dev.crmbridge.phone.PhoneNumberParser;

/**
 * A caller, as far as the call itself identifies one.
 *
 * @param cid the number in E.164; the received text if it is not a number
 * @param number the number in E.164; null if the text is not a number
 * @param national the number as dialled at home, digits only; null if the text is not a
 * number
 */
public record Caller(String cid, String number, String national) {

	/** Returns whether the caller has a number to look up. */
	public boolean hasNumber() {
		return this.number != null;
	}

	/** Returns the number as logs may show it. */
	public String masked() {
		return PhoneNumberParser.masked(this.cid);
	}

}
