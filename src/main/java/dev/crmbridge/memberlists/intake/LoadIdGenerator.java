package dev.crmbridge.memberlists.intake;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

import dev.crmbridge.config.BridgeSettings;

import org.springframework.stereotype.Component;

/**
 * Generator of load ids:
 * {@code <yyyyMMdd-HHmmss>-<dialer>-<first 8 hex of the file's SHA-256>}.
 */
@Component
class LoadIdGenerator {

	private static final DateTimeFormatter CLAIMED_AT = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

	private static final int DIGEST_LENGTH = 8;

	/** Dialers have shorter names, but a folder for no dialer may have a longer one. */
	private static final int MAX_DIALER_LENGTH = 60;

	private final ZoneId zone;

	LoadIdGenerator(BridgeSettings bridge) {
		this.zone = bridge.timeZone();
	}

	/**
	 * Returns the id of a load.
	 * @param claimed when the file was claimed
	 * @param dialer name of the dialer's folder, or another word in its place
	 * @param sha256 digest of the file, in hex, or another word in its place
	 */
	String generate(Instant claimed, String dialer, String sha256) {
		String name = dialer.replaceAll("\\p{Cntrl}", "_");
		int length = Math.min(name.codePointCount(0, name.length()), MAX_DIALER_LENGTH);
		return CLAIMED_AT.format(claimed.atZone(this.zone)) + "-"
				+ name.substring(0, name.offsetByCodePoints(0, length)) + "-" + sha256.substring(0, DIGEST_LENGTH);
	}

}
