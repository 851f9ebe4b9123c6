package dev.crmbridge.crmapi;

import java.util.regex.Pattern;

import dev.crmbridge.web.ProblemException;

import org.springframework.stereotype.Component;

/**
 * Ids in our paths. Only what may be an id goes into a path of Webitel's; anything else
 * names nothing.
 */
@Component
public class PathIdValidator {

	private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

	private static final Pattern CALL = Pattern.compile("[0-9A-Za-z-]{1,64}");

	/**
	 * A number, such as an agent's id.
	 * @throws ProblemException if it is none
	 */
	public String number(String id) {
		return require(NUMBER, id);
	}

	/**
	 * A call's id, a UUID.
	 * @throws ProblemException if it cannot be one
	 */
	public String call(String id) {
		return require(CALL, id);
	}

	private static String require(Pattern pattern, String id) {
		if (id == null || !pattern.matcher(id).matches()) {
			throw ProblemException.notFound();
		}
		return id;
	}

}
