package dev.crmbridge.lookup;

/**
 * Signals that a source did not answer, or with something else than rows. The message
 * quotes no value.
 */
public final class LookupSourceException extends IllegalStateException {

	/**
	 * Creates the exception.
	 * @param message what is wrong with the source
	 */
	public LookupSourceException(String message) {
		super(message);
	}

}
