package dev.crmbridge.members;

import java.time.Instant;

/**
 * One list on its way into a dialer.
 *
 * @param id load id,
 * {@code <yyyyMMdd-HHmmss>-<dialer>-<first 8 hex of the file's SHA-256>}
 * @param dialer the dialer the list was dropped for
 * @param file the file's name
 * @param sha256 digest of the file, in hex
 * @param state {@code reading}, {@code uploading}, {@code stopped}, {@code loaded} or
 * {@code refused}
 * @param started when it was taken in hand
 */
public record Load(String id, String dialer, String file, String sha256, String state, Instant started) {
}
