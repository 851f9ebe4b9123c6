package dev.crmbridge.memberlists;

import java.time.Instant;

/**
 * A load: one list on its way into Webitel.
 *
 * @param id load id,
 * {@code <yyyyMMdd-HHmmss>-<dialer>-<first 8 hex of the file's SHA-256>}
 * @param dialer the dialer that the list was dropped for
 * @param mode the way on which the list came; null counts as {@code load}
 * @param file the file's name
 * @param sha256 digest of the file, in hex
 * @param version size and modification time of the file with this digest
 * @param started when the list was claimed
 * @param state at the claim
 * @param plan name of the plan's folder; null before the first pass has ended
 * @param holder the lease under which a process works on the load; null for none
 * @param by user of the console who sent the list; null if the list was dropped into a
 * folder
 */
public record Load(String id, String dialer, LoadMode mode, String file, String sha256, String version, Instant started,
		LoadState state, String plan, String holder, String by) {

	public Load {
		mode = (mode != null) ? mode : LoadMode.LOAD;
	}

	/** Returns whether the list is only checked, and changes nothing. */
	public boolean isPreview() {
		return this.mode.isPreview();
	}

}
