package dev.crmbridge.crmapi;

import java.util.regex.Pattern;

import dev.crmbridge.web.ProblemException;

import org.springframework.stereotype.Component;

/**
 * Validator of ids in request paths, which become part of paths of Webitel's API. A text
 * that cannot be an id is answered with 404.
 */
@Component
public class PathIdValidator {

	private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

	private static final Pattern CALL = Pattern.compile("[0-9A-Za-z-]{1,64}");

	/**
	 * Returns an id that is a number, such as an agent's.
	 * @throws ProblemException if the id is not a number
	 */
	public String number(String id) {
		return require(NUMBER, id);
	}

	/**
	 * Returns the id of a call, a UUID.
	 * @throws ProblemException if the id contains other characters than a UUID, or too
	 * many
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
