package dev.crmbridge.lookup;

import dev.crmbridge.phone.PhoneNumberParser;

/**
 * Who is calling, as far as the call itself tells.
 *
 * @param cid the number in E.164, or what was received, if that is no number
 * @param number the number in E.164; null if there is none
 * @param national the number as dialled inside its own country, digits only; null without
 * a number
 */
public record Caller(String cid, String number, String national) {

	/** Whether there is a number to look up. */
	public boolean hasNumber() {
		return this.number != null;
	}

	/** The number as logs may show it. */
	public String masked() {
		return PhoneNumberParser.masked(this.cid);
	}

}
