package dev.crmbridge.callevents.admin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.web.ProblemException;

/**
 * The id of a delivery as operators see it: {@code 1042-screen-pop}.
 *
 * @param event number of the event in the store
 * @param endpoint the endpoint's name
 */
record DeliveryId(long event, String endpoint) {

	private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,18})-([^\\p{Cntrl}]{1,255})");

	/**
	 * Reads an id.
	 * @param field where it was given
	 * @param text the id
	 * @throws ProblemException if it is none
	 */
	static DeliveryId parse(String field, String text) {
		Matcher id = WRITTEN.matcher((text != null) ? text : "");
		if (!id.matches()) {
			throw ProblemException.invalidField(field, field + " has to be the id of a delivery.");
		}
		return new DeliveryId(Long.parseLong(id.group(1)), id.group(2));
	}

	@Override
	public String toString() {
		return this.event + "-" + this.endpoint;
	}

}
