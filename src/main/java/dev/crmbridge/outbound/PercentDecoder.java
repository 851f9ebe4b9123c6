package dev.crmbridge.outbound;

import java.io.ByteArrayOutputStream;

/**
 * Decoder for percent-encoded bytes that keeps a percent sign without two hex digits;
 * {@link java.net.URLDecoder} refuses the whole text.
 */
public final class PercentDecoder {

	private PercentDecoder() {
	}

	/** Decodes each percent sign with two hex digits to its byte. */
	public static byte[] decode(byte[] encoded) {
		ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
		for (int i = 0; i < encoded.length; i++) {
			int high = (i + 2 < encoded.length) ? Character.digit(encoded[i + 1], 16) : -1;
			int low = (i + 2 < encoded.length) ? Character.digit(encoded[i + 2], 16) : -1;
			if (encoded[i] == '%' && high >= 0 && low >= 0) {
				decoded.write(high * 16 + low);
				i += 2;
			}
			else {
				decoded.write(encoded[i]);
			}
		}
		return decoded.toByteArray();
	}

}
