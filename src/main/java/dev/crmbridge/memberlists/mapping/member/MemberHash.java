package dev.crmbridge.memberlists.mapping.member;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.crmbridge.memberlists.RowResult.MappedRow;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Hash of what a row says of its member. Equal rows have equal hashes on each day, so a
 * change of a row shows without a comparison of all fields.
 */
final class MemberHash {

	private static final int LENGTH = 16;

	private static final JsonMapper JSON = new JsonMapper();

	private MemberHash() {
	}

	/**
	 * Returns the first 16 hex digits of the SHA-256 of a member's content.
	 * @param member the member
	 * @param expiry when the member expires, as written in the row or in the settings
	 */
	static String of(MappedRow member, String expiry) {
		MessageDigest digest = DigestUtils.getSha256Digest();
		try (JsonGenerator json = JSON
			.createGenerator(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
			member.writeContent(json, expiry);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
	}

}
