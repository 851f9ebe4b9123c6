package dev.crmbridge.phone;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonemetadata.PhoneMetadata;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.metadata.DefaultMetadataDependenciesProvider;

/**
 * Parser of valid home numbers that stand as digits alone, without libphonenumber's
 * {@code parse}, which takes three times as long. Returns the same number as
 * {@code parse}, or null where only {@code parse} knows.
 * <p>
 * Why both agree (read in {@code parseHelper} and {@code maybeExtractCountryCode} of
 * 9.0.43): {@code parse} strips the trunk prefix if the rest is a possible number, and
 * the country code if the rest is one and the whole is too long to be one. A number that
 * is valid for the region is possible.
 */
final class HomeNumberParser {

	private final PhoneNumberUtil numbers;

	private final String region;

	private final int countryCode;

	private final String countryDigits;

	/** Trunk prefix, which {@code parse} strips; null without one. */
	private final Pattern trunk;

	/** Prefix of calls to other countries. */
	private final Pattern international;

	/** Whether {@code parse} puts other digits in the place of the trunk prefix. */
	private final boolean rewrites;

	/** Whether the region stands for its country code: {@code parse} uses its rules. */
	private final boolean main;

	/** Longest home number without country code, in digits. */
	private final int maxLength;

	HomeNumberParser(PhoneNumberUtil numbers, String region) {
		this.numbers = numbers;
		this.region = region;
		this.countryCode = numbers.getCountryCodeForRegion(region);
		this.countryDigits = String.valueOf(this.countryCode);
		PhoneMetadata rules = DefaultMetadataDependenciesProvider.getInstance()
			.getPhoneNumberMetadataSource()
			.getMetadataForRegion(region);
		String prefix = rules.getNationalPrefixForParsing();
		this.trunk = prefix.isEmpty() ? null : Pattern.compile(prefix);
		this.international = Pattern.compile(rules.getInternationalPrefix());
		this.rewrites = !rules.getNationalPrefixTransformRule().isEmpty();
		this.main = region.equals(numbers.getRegionCodeForCountryCode(this.countryCode));
		int length = PhoneNumberParser.MAX_NATIONAL_LENGTH;
		while (length > 0 && isTooLong(length)) {
			length--;
		}
		this.maxLength = length;
	}

	private boolean isTooLong(int length) {
		return this.numbers
			.isPossibleNumberWithReason(number(Long.parseLong("1".repeat(length)))) == ValidationResult.TOO_LONG;
	}

	private PhoneNumber number(long national) {
		return new PhoneNumber().setCountryCode(this.countryCode).setNationalNumber(national);
	}

	/**
	 * Returns the home number that {@code parse} makes of a text; null if the text is not
	 * digits alone, also after a {@code +}, if the number is not valid for the region, or
	 * if only {@code parse} knows.
	 */
	PhoneNumber parse(String text) {
		int first = text.startsWith("+") ? 1 : 0;
		if (this.rewrites || text.length() - first > PhoneNumberParser.MAX_NATIONAL_LENGTH
				|| !text.chars().skip(first).allMatch(PhoneNumberParser::isDigit)) {
			return null;
		}
		if (first > 0) {
			return parseInternational(text, first);
		}
		if (this.international.matcher(text).lookingAt()) {
			return null;
		}
		int trunkEnd = trunkEnd(text, 0);
		if (trunkEnd > 0) {
			return text.startsWith(this.countryDigits) ? null : valid(text, trunkEnd);
		}
		return (text.length() > this.maxLength) ? parseInternational(text, 0) : valid(text, 0);
	}

	private PhoneNumber parseInternational(String text, int first) {
		int start = first + this.countryDigits.length();
		boolean clear = this.main && text.startsWith(this.countryDigits, first) && trunkEnd(text, start) == start;
		return clear ? valid(text, start) : null;
	}

	/** Returns where the trunk prefix ends; the start if the digits have none. */
	private int trunkEnd(String text, int start) {
		if (this.trunk == null) {
			return start;
		}
		Matcher prefix = this.trunk.matcher(text).region(start, text.length());
		return prefix.lookingAt() ? prefix.end() : start;
	}

	private PhoneNumber valid(String digits, int start) {
		// a zero here is a part of the number in Italy and elsewhere
		if (start == digits.length() || digits.charAt(start) == '0') {
			return null;
		}
		PhoneNumber number = number(Long.parseLong(digits, start, digits.length(), 10));
		boolean valid = this.numbers.isValidNumberForRegion(number, this.region)
				&& (this.main || this.numbers.isValidNumber(number));
		return valid ? number : null;
	}

}
