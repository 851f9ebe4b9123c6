package dev.crmbridge.memberlists;

/**
 * Key of a member, by which the CRM knows the row that the member was made of.
 *
 * @param key value of the dialer's {@code key} for the row
 * @param dialer name of the dialer
 * @param hash 16 hex digits of the SHA-256 of what the row says, so that equal rows have
 * equal hashes on each day
 */
public record MemberKey(String key, String dialer, String hash) {

	/**
	 * Longest key, in characters, as the store finds members by an index of their keys.
	 */
	public static final int MAX_LENGTH = 250;

	/** Variable with the key. */
	public static final String KEY = "import_key";

	/** Variable with the dialer. */
	public static final String DIALER = "import_dialer";

	/** Variable with the hash. */
	public static final String HASH = "import_hash";

	/** Returns whether a key is too long. */
	public static boolean isTooLong(String key) {
		return key.codePointCount(0, key.length()) > MAX_LENGTH;
	}

}
