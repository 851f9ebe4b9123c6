package dev.crmbridge.lookup;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.crmbridge.phone.PhoneNumberParser;

import org.springframework.stereotype.Component;

/**
 * Finds out who is calling from the query of a lookup. Webitel puts the caller's number
 * into it raw, whatever that is, so the query is read here, byte by byte, and not by
 * rules that would refuse some of them.
 */
@Component("callers")
public class CallerReader {

	/** Most of a {@code cid} that is no number to be sent back, in characters. */
	private static final int LONGEST_ECHO = 64;

	/** Digits that a number of Ukraine has after its country code. */
	private static final int LAST = 9;

	private static final String CID = "cid=";

	private final PhoneNumberParser numbers;

	CallerReader(PhoneNumberParser numbers) {
		this.numbers = numbers;
	}

	/**
	 * The caller that a query names.
	 * @param query the raw query of the request, undecoded; may be null
	 * @return the caller; without a number if {@code cid} is missing or is none
	 */
	public Caller from(String query) {
		String cid = decode(cid(query));
		return parse(cid).map((number) -> {
			String e164 = this.numbers.e164(number);
			return new Caller(e164, e164, this.numbers.national(number));
		}).orElseGet(() -> new Caller(shortened(cid), null, null));
	}

	/**
	 * Returns the parameters of a lookup: {@code number} in E.164, {@code digits} without
	 * its plus, {@code national} as dialled at home, {@code last9} its last nine digits.
	 * @param caller the caller
	 * @return the parameters; null if there is no number to look up
	 */
	public Map<String, String> parameters(Caller caller) {
		if (!caller.hasNumber()) {
			return null;
		}
		String digits = caller.number().substring(1);
		return Map.of("number", caller.number(), "digits", digits, "national", caller.national(), "last9",
				digits.substring(Math.max(0, digits.length() - LAST)));
	}

	/**
	 * A space before a country code was a plus, which a foreign number would not be known
	 * without.
	 */
	private Optional<PhoneNumber> parse(String cid) {
		if (cid.length() > 1 && cid.charAt(0) == ' ' && cid.charAt(1) >= '1' && cid.charAt(1) <= '9') {
			return this.numbers.parse("+" + cid.strip()).or(() -> this.numbers.parse(cid));
		}
		return this.numbers.parse(cid);
	}

	private static String cid(String query) {
		if (query == null) {
			return "";
		}
		for (String parameter : query.split("&")) {
			if (parameter.startsWith(CID)) {
				return parameter.substring(CID.length());
			}
		}
		return "";
	}

	/**
	 * Percent-decodes as UTF-8; a percent sign that begins no escape stands for itself,
	 * and a plus for a space.
	 */
	private static String decode(String text) {
		// bytes that were sent undecoded come as one character each
		byte[] in = text.getBytes(StandardCharsets.ISO_8859_1);
		ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
		for (int i = 0; i < in.length; i++) {
			int high = (i + 2 < in.length) ? Character.digit(in[i + 1], 16) : -1;
			int low = (i + 2 < in.length) ? Character.digit(in[i + 2], 16) : -1;
			if (in[i] == '%' && high >= 0 && low >= 0) {
				out.write(high * 16 + low);
				i += 2;
			}
			else {
				out.write((in[i] == '+') ? ' ' : in[i]);
			}
		}
		return out.toString(StandardCharsets.UTF_8);
	}

	private static String shortened(String cid) {
		if (cid.length() <= LONGEST_ECHO) {
			return cid;
		}
		int end = Character.isHighSurrogate(cid.charAt(LONGEST_ECHO - 1)) ? LONGEST_ECHO - 1 : LONGEST_ECHO;
		return cid.substring(0, end);
	}

}
