package dev.crmbridge.bench.mvc;

import java.util.Optional;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

import org.springframework.stereotype.Component;

/** Reads phone numbers. */
@Component
class PhoneNumbers {

	private static final String REGION = "UA";

	private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();

	/** The number in E.164, or empty if the text is not a number. */
	Optional<String> e164(String text) {
		String written = text.strip();
		if (written.startsWith("00")) {
			return valid("+" + written.substring(2));
		}
		return valid(written).or(() -> valid("+" + written));
	}

	private Optional<String> valid(String written) {
		try {
			PhoneNumber number = this.numbers.parse(written, REGION);
			return this.numbers.isValidNumber(number) ? Optional.of(this.numbers.format(number, PhoneNumberFormat.E164))
					: Optional.empty();
		}
		catch (NumberParseException ex) {
			return Optional.empty();
		}
	}

}
