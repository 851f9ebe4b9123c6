package dev.crmbridge.memberlists.mapping;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * Setting {@code sync-limit} of a dialer: how many members a synchronised list may take
 * out, as a number or as a share of the open members.
 *
 * @param value the number, or the share in percent
 * @param percent whether the value is a share
 */
public record SyncLimit(int value, boolean percent) {

	/** Members that any list may take out. */
	private static final int ALWAYS_ALLOWED = 10;

	/** Limit of a dialer without the setting. */
	static final SyncLimit DEFAULT = new SyncLimit(20, true);

	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	static SyncLimit of(String text) {
		String digits = text.endsWith("%") ? text.substring(0, text.length() - 1).strip() : text;
		if (!digits.matches("[0-9]{1,9}") || text.endsWith("%") && Integer.parseInt(digits) > 100) {
			throw new IllegalArgumentException(
					"must be a number such as 500, or a share such as 20%, was \"" + text + "\"");
		}
		return new SyncLimit(Integer.parseInt(digits), text.endsWith("%"));
	}

	/** Reads a number without quotes. */
	@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
	static SyncLimit of(int number) {
		return of(String.valueOf(number));
	}

	/**
	 * Returns how many members may be taken out.
	 * @param open open members of the dialer with a key
	 */
	public long allowed(long open) {
		return Math.max(ALWAYS_ALLOWED, this.percent ? open * this.value / 100 : this.value);
	}

	@Override
	public String toString() {
		return this.value + (this.percent ? "%" : "");
	}

}
