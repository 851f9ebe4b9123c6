package dev.crmbridge.memberlists.mapping.member;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.crmbridge.memberlists.MemberKey;
import dev.crmbridge.memberlists.RowResult.MappedRow;
import dev.crmbridge.memberlists.failure.RowRejectedException;
import dev.crmbridge.memberlists.mapping.Dialer;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Mapper from a row to the key of its member, with a hash of what the row says. Equal
 * rows have equal hashes on each day, so a change of a row shows without a comparison of
 * all fields. Thread-safe.
 */
final class KeyMapper {

	private static final int HASH_LENGTH = 16;

	private static final JsonMapper JSON = new JsonMapper();

	private final String name;

	private final Dialer dialer;

	/**
	 * Creates a mapper.
	 * @param name name of the dialer
	 * @param dialer settings of the dialer
	 */
	KeyMapper(String name, Dialer dialer) {
		this.name = name;
		this.dialer = dialer;
	}

	/** Returns the key of a row; empty without one. */
	String read(UnaryOperator<String> row) {
		return (this.dialer.key() != null) ? this.dialer.key().render(row) : "";
	}

	/**
	 * Returns the member of a row with its key; the same member if the dialer has none.
	 * @throws RowRejectedException if a column of the key is empty, or the key is too
	 * long
	 */
	MappedRow keyed(MappedRow member, UnaryOperator<String> row) throws RowRejectedException {
		if (this.dialer.key() == null) {
			return member;
		}
		for (String column : this.dialer.key().requiredColumns()) {
			if (row.apply(column).isBlank()) {
				throw new RowRejectedException("empty-column", column);
			}
		}
		String key = read(row);
		if (key.isEmpty()) {
			throw new RowRejectedException("empty-column", String.join(", ", this.dialer.key().columns()));
		}
		if (MemberKey.isTooLong(key)) {
			throw new RowRejectedException("key-too-long", MemberKey.MAX_LENGTH);
		}
		return member.withKey(new MemberKey(key, this.name, hash(member, this.dialer.expireAt().written(row))));
	}

	/** Hashes the member, with its expiry as written in the row or in the settings. */
	private static String hash(MappedRow member, String expiry) {
		MessageDigest digest = DigestUtils.getSha256Digest();
		try (JsonGenerator json = JSON
			.createGenerator(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
			member.writeContent(json, expiry);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_LENGTH);
	}

}
