package dev.crmbridge.callevents.admin;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.crmbridge.web.ProblemException;

/**
 * Id of a delivery as operators see it, such as {@code 1042-screen-pop}.
 *
 * @param event number of the event in the store
 * @param endpoint name of the endpoint
 */
public record DeliveryId(long event, String endpoint) {

	private static final Pattern FORMAT = Pattern.compile("([0-9]{1,18})-([^\\p{Cntrl}]{1,255})");

	/** Returns the id in a text; empty for any other text. */
	public static Optional<DeliveryId> find(String text) {
		Matcher id = FORMAT.matcher((text != null) ? text : "");
		return id.matches() ? Optional.of(new DeliveryId(Long.parseLong(id.group(1)), id.group(2))) : Optional.empty();
	}

	/**
	 * Parses an id.
	 * @param field name of the field that holds the id
	 * @param text the id
	 * @throws ProblemException if the text is not an id
	 */
	static DeliveryId parse(String field, String text) {
		return find(text).orElseThrow(() -> ProblemException.invalidField(field,
				field + " must be the id of a delivery, such as 1042-screen-pop."));
	}

	@Override
	public String toString() {
		return this.event + "-" + this.endpoint;
	}

}
