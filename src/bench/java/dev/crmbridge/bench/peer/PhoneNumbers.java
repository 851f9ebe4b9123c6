package dev.crmbridge.bench.peer;

import java.util.Optional;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

/** Reader for phone numbers of Ukraine and of other countries. */
public final class PhoneNumbers {

	private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();

	private PhoneNumbers() {
	}

	/** Returns the number in E.164, or empty if the text is not a number. */
	public static Optional<String> e164(String text) {
		String written = text.strip();
		if (written.startsWith("00")) {
			return valid("+" + written.substring(2));
		}
		return valid(written).or(() -> valid("+" + written));
	}

	private static Optional<String> valid(String written) {
		try {
			PhoneNumber number = LIBRARY.parse(written, "UA");
			return LIBRARY.isValidNumber(number) ? Optional.of(LIBRARY.format(number, PhoneNumberFormat.E164))
					: Optional.empty();
		}
		catch (NumberParseException ex) {
			return Optional.empty();
		}
	}

}
