package dev.crmbridge.phone;

import java.util.Optional;
import java.util.regex.Pattern;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

import dev.crmbridge.settings.BridgeSettings;
import org.springframework.stereotype.Component;

/**
 * Reads phone numbers as people and telephone exchanges write them. The rules of what a
 * number is are libphonenumber's; ours is only which ways of writing one are accepted:
 * with {@code +}, with {@code 00}, with the country code alone, or nationally, with
 * spaces, dashes, dots, slashes and brackets.
 */
@Component
public class PhoneNumbers {

	/**
	 * Nothing that people write around a number makes it longer than this, in characters.
	 */
	private static final int LONGEST = 40;

	private static final Pattern WRITTEN = Pattern.compile("\\(?\\+?[0-9 ()./-]*");

	/** Spaces and dashes that word processors make of plain ones. */
	private static final Pattern SPACE = Pattern.compile("[\\u00a0\\u2007\\u2009\\u202f]");

	private static final Pattern DASH = Pattern.compile("[\\u2010-\\u2015\\u2212]");

	/** Long enough for something of it to be hidden. */
	private static final Pattern E164 = Pattern.compile("\\+[0-9]{11,}");

	private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();

	private final String region;

	PhoneNumbers(BridgeSettings settings) {
		this.region = settings.phoneRegion();
	}

	/**
	 * Reads one number.
	 * @param text the number as written; may be null
	 * @return the number, or empty if the text is not exactly one valid number
	 */
	public Optional<PhoneNumber> parse(String text) {
		if (text == null || text.strip().length() > LONGEST) {
			return Optional.empty();
		}
		String written = text.strip();
		if (!isPlain(written)) {
			written = DASH.matcher(SPACE.matcher(written).replaceAll(" ")).replaceAll("-").strip();
			if (!WRITTEN.matcher(written).matches()) {
				return Optional.empty();
			}
		}
		String digits = PhoneNumberUtil.normalizeDigitsOnly(written);
		if (written.contains("+")) {
			return valid("+" + digits);
		}
		if (digits.startsWith("00")) {
			return valid("+" + digits.substring(2));
		}
		// Webitel sends 48601234567 for a Polish caller: no plus, and no number of the
		// home region either
		return valid(digits).or(() -> valid("+" + digits));
	}

	/** Whether it is digits alone, as most numbers of most lists are. */
	private static boolean isPlain(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) < '0' || text.charAt(i) > '9') {
				return false;
			}
		}
		return true;
	}

	/** The number in E.164, such as {@code +380501112233}. */
	public String e164(PhoneNumber number) {
		return this.numbers.format(number, PhoneNumberFormat.E164);
	}

	/**
	 * The number as dialled inside its own country, digits only, such as
	 * {@code 0501112233}.
	 */
	public String national(PhoneNumber number) {
		return PhoneNumberUtil.normalizeDigitsOnly(this.numbers.format(number, PhoneNumberFormat.NATIONAL));
	}

	/**
	 * A number as logs may show it: {@code +38050***2233}. Of anything but a number in
	 * E.164 nothing is shown: it may be a name.
	 */
	public static String masked(String number) {
		return !E164.matcher(number).matches() ? "***"
				: number.substring(0, 6) + "***" + number.substring(number.length() - 4);
	}

	private Optional<PhoneNumber> valid(String written) {
		try {
			PhoneNumber number = this.numbers.parse(written, this.region);
			return this.numbers.isValidNumber(number) ? Optional.of(number) : Optional.empty();
		}
		catch (NumberParseException ex) {
			return Optional.empty();
		}
	}

}
