package dev.crmbridge.console.view;

import java.util.regex.Pattern;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;

/** Format of phone numbers on pages: in groups, and masked for viewers. */
final class PhoneText {

	/** Digits that stay readable at the start and at the end of a masked number. */
	private static final int SHOWN_AT_START = 5;

	private static final int SHOWN_AT_END = 4;

	private static final char MASK = '•';

	/** Numbers of Ukraine end in two pairs; libphonenumber writes them as one group. */
	private static final Pattern LAST_PAIRS = Pattern.compile("(\\+380 .* \\d{2})(\\d{2})");

	private PhoneText() {
	}

	/** Returns a number as people read it; any other text as it stands. */
	static String grouped(String number) {
		try {
			PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
			String groups = numbers.format(numbers.parse(number, null), PhoneNumberFormat.INTERNATIONAL);
			return LAST_PAIRS.matcher(groups.replace('-', ' ')).replaceFirst("$1 $2");
		}
		catch (NumberParseException ex) {
			return number;
		}
	}

	/** Returns the number with its middle digits hidden; a short one wholly. */
	static String masked(String number) {
		String grouped = grouped(number);
		long digits = grouped.chars().filter(Character::isDigit).count();
		boolean isShort = digits <= SHOWN_AT_START + SHOWN_AT_END;
		StringBuilder masked = new StringBuilder();
		int seen = 0;
		for (char sign : grouped.toCharArray()) {
			if (Character.isDigit(sign)) {
				seen++;
				boolean shown = !isShort && (seen <= SHOWN_AT_START || seen > digits - SHOWN_AT_END);
				masked.append(shown ? sign : MASK);
			}
			else {
				masked.append((sign == ' ' || sign == '+') ? sign : MASK);
			}
		}
		return masked.toString();
	}

}
