package dev.crmbridge.lookup;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.crmbridge.outbound.PercentDecoder;
import dev.crmbridge.phone.PhoneNumberParser;

import org.springframework.stereotype.Component;

/**
 * Reader for the caller in the query of a lookup. Webitel copies the caller's number into
 * the query unescaped, so this class decodes byte by byte: a decoder by the rules of URLs
 * would refuse some numbers.
 */
@Component
public class CallerReader {

	/** Longest {@code cid} in an answer, in characters, where it is not a number. */
	private static final int MAX_ECHO_LENGTH = 64;

	/** Digits that a number of Ukraine has after its country code. */
	private static final int LAST_DIGITS = 9;

	private static final String CID = "cid=";

	private final PhoneNumberParser numbers;

	CallerReader(PhoneNumberParser numbers) {
		this.numbers = numbers;
	}

	/**
	 * Returns the caller that a query names.
	 * @param query the raw query of the request, undecoded; may be null
	 * @return the caller; without a number if {@code cid} is missing or not a number
	 */
	public Caller read(String query) {
		return parse(decode(cid(query)));
	}

	/**
	 * Returns the caller that a text names, in any spelling of a number.
	 * @param cid the text
	 * @return the caller; without a number if the text is not a number
	 */
	public Caller parse(String cid) {
		return number(cid).map((number) -> {
			String e164 = this.numbers.e164(number);
			return new Caller(e164, e164, this.numbers.dialledAtHome(number));
		}).orElseGet(() -> new Caller(shortened(cid), null, null));
	}

	/**
	 * Returns the parameters of a lookup: {@code number} in E.164, {@code digits} without
	 * its plus, {@code national} as dialled at home, {@code last9} its last nine digits.
	 * @param caller the caller
	 * @return the parameters; null if the caller has no number
	 */
	public Map<String, String> parameters(Caller caller) {
		if (!caller.hasNumber()) {
			return null;
		}
		String digits = caller.number().substring(1);
		return Map.of("number", caller.number(), "digits", digits, "national", caller.national(), "last9",
				digits.substring(Math.max(0, digits.length() - LAST_DIGITS)));
	}

	/**
	 * A space before a country code was a plus, which URL decoding turned into a space; a
	 * foreign number without its plus would be read as a number at home.
	 */
	private Optional<PhoneNumber> number(String cid) {
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
	 * Percent-decodes as UTF-8; keeps a percent sign that begins no escape, and decodes a
	 * plus to a space.
	 */
	private static String decode(String text) {
		// Tomcat passes each unescaped byte as one character
		byte[] bytes = text.replace('+', ' ').getBytes(StandardCharsets.ISO_8859_1);
		return new String(PercentDecoder.decode(bytes), StandardCharsets.UTF_8);
	}

	private static String shortened(String cid) {
		if (cid.length() <= MAX_ECHO_LENGTH) {
			return cid;
		}
		int end = Character.isHighSurrogate(cid.charAt(MAX_ECHO_LENGTH - 1)) ? MAX_ECHO_LENGTH - 1 : MAX_ECHO_LENGTH;
		return cid.substring(0, end);
	}

}
