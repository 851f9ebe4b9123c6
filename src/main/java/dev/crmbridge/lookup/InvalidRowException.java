package dev.crmbridge.lookup;

/**
 * Signals that a source of lookups answered, but not with rows that can be mapped. The
 * message names the source and quotes no value.
 */
public final class InvalidRowException extends IllegalArgumentException {

	/**
	 * Creates the exception.
	 * @param message the rule that the answer breaks
	 */
	public InvalidRowException(String message) {
		super(message);
	}

}
