package dev.crmbridge.phone;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.crmbridge.config.BridgeSettings;

import org.springframework.stereotype.Component;

/**
 * Parser of phone numbers as people, telephone exchanges and spreadsheets write them.
 * libphonenumber decides whether a number is valid; this class decides which forms are
 * accepted: with {@code +}, with {@code 00}, with the country code alone, or national,
 * with spaces, dashes, dots, slashes and brackets.
 */
@Component
public class PhoneNumberParser {

	/** Longest text of a number, with all that people write around it, in characters. */
	private static final int MAX_TEXT_LENGTH = 40;

	private static final Pattern NUMBER_TEXT = Pattern.compile("\\(?\\+?[0-9 ()./-]*");

	private static final Pattern SPACE = Pattern.compile("\\p{Z}");

	private static final Pattern DASH = Pattern.compile("[\\p{Pd}\u2212]");

	/**
	 * Number that a spreadsheet or a script took for a quantity: {@code 501112233.0}. The
	 * fraction must never become digits of the number.
	 */
	private static final Pattern DECIMAL = Pattern
		.compile("(\\+?[0-9]+)[.,](?:(0+)|[0-9]{1,2}|(?<=[0-9]{7}[.,])[0-9]+)");

	/** Soviet trunk prefix before ten digits, give or take one. */
	private static final Pattern SOVIET_TRUNK = Pattern.compile("8(?:[0-9]{9,11}|[^0-9].*)");

	private static final String SOVIET_PREFIX = "8";

	/** Longest national number, in digits. */
	static final int MAX_NATIONAL_LENGTH = 17;

	/** Number long enough to hide some of its digits. */
	private static final Pattern MASKABLE = Pattern.compile("\\+[0-9]{11,}");

	/**
	 * In a country with home numbers of this length, the length decides nothing; in
	 * digits.
	 */
	private static final int OPEN_PLAN_LENGTH = 13;

	private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();

	private final String region;

	private final int countryCode;

	private final HomeNumberParser homeNumbers;

	/** By length: whether digits may be a home number, give or take one digit. */
	private final boolean[] likeHome = new boolean[MAX_NATIONAL_LENGTH + 4];

	PhoneNumberParser(BridgeSettings settings) {
		this.region = settings.phoneRegion();
		this.countryCode = this.numbers.getCountryCodeForRegion(this.region);
		this.homeNumbers = new HomeNumberParser(this.numbers, this.region);
		String trunk = this.numbers.getNddPrefixForRegion(this.region, true);
		for (int length = 1; length <= MAX_NATIONAL_LENGTH; length++) {
			if (isHomeLength(length)) {
				Arrays.fill(this.likeHome, length - 1, length + 2, true);
				int dialled = length + ((trunk != null) ? trunk.length() : 0);
				Arrays.fill(this.likeHome, dialled - 1, dialled + 2, true);
			}
		}
	}

	private boolean isHomeLength(int digits) {
		PhoneNumber any = new PhoneNumber().setCountryCode(this.countryCode)
			.setNationalNumber(Long.parseLong("1".repeat(digits)));
		return switch (this.numbers.isPossibleNumberForTypeWithReason(any, PhoneNumberType.FIXED_LINE_OR_MOBILE)) {
			case IS_POSSIBLE, IS_POSSIBLE_LOCAL_ONLY -> true;
			default -> false;
		};
	}

	/**
	 * Parses the number of a caller. Digits alone that are not a home number count as
	 * international, as Webitel sends {@code 48601234567}.
	 * @param text the number as written; may be null
	 * @return the number, or empty if the text is not exactly one valid number
	 */
	public Optional<PhoneNumber> parse(String text) {
		return parse(text, (digits) -> valid(digits).or(() -> valid("+" + digits)), this::valid);
	}

	/**
	 * Parses a number of a list. Typing errors must not call people in another country:
	 * digits alone are a foreign number only if no home number, give or take one digit,
	 * has their length.
	 * @param text the number as written; may be null
	 * @return the number, or empty if the text is not exactly one valid number
	 */
	public Optional<PhoneNumber> parseListed(String text) {
		return parse(text, (digits) -> home(digits).or(() -> foreign(digits)), this::home)
			.filter((number) -> number.getCountryCode() == this.countryCode || isUnambiguous(text.strip()));
	}

	/**
	 * Returns a number without a fraction of zeros: {@code 501112233.0} is
	 * {@code 501112233}.
	 */
	public static String withoutFraction(String text) {
		Matcher decimal = DECIMAL.matcher(text);
		return (decimal.matches() && decimal.group(2) != null) ? decimal.group(1) : text;
	}

	/**
	 * Parses a number.
	 * @param plain parses a text of digits alone
	 * @param national parses the digits of a text with other characters
	 */
	private Optional<PhoneNumber> parse(String text, Function<String, Optional<PhoneNumber>> plain,
			Function<String, Optional<PhoneNumber>> national) {
		String written = (text != null) ? text.strip() : "";
		if (written.isEmpty() || written.length() > MAX_TEXT_LENGTH) {
			return Optional.empty();
		}
		PhoneNumber home = this.homeNumbers.parse(written);
		if (home != null) {
			return Optional.of(home);
		}
		if (isPlain(written) && !written.startsWith("00")) {
			return plain.apply(written);
		}
		if (DECIMAL.matcher(written).matches()) {
			String whole = withoutFraction(written);
			return whole.equals(written) ? Optional.empty() : home(whole);
		}
		written = DASH.matcher(SPACE.matcher(written).replaceAll(" ")).replaceAll("-").strip();
		if (!NUMBER_TEXT.matcher(written).matches()) {
			return Optional.empty();
		}
		String digits = PhoneNumberUtil.normalizeDigitsOnly(written);
		if (written.contains("+")) {
			return international(digits, written);
		}
		if (digits.startsWith("00")) {
			return international(digits.substring(2), written.replaceFirst("0[^0-9]*0", ""));
		}
		return isAfterSovietTrunk(written) ? Optional.empty() : national.apply(digits);
	}

	/**
	 * Parses the digits after a {@code +}. The first written group must contain the whole
	 * country code: {@code +8 (495)} is not a number of Vietnam.
	 */
	private Optional<PhoneNumber> international(String digits, String written) {
		String first = written.replaceFirst("[^0-9]*([0-9]*).*", "$1");
		return valid("+" + digits).filter((number) -> number.getCountryCode() == this.countryCode
				|| first.startsWith(String.valueOf(number.getCountryCode())));
	}

	private boolean isAfterSovietTrunk(String written) {
		return SOVIET_TRUNK.matcher(written).matches()
				&& !SOVIET_PREFIX.equals(this.numbers.getNddPrefixForRegion(this.region, true));
	}

	private Optional<PhoneNumber> home(String digits) {
		return valid(digits).filter((number) -> this.numbers.isValidNumberForRegion(number, this.region));
	}

	private Optional<PhoneNumber> foreign(String digits) {
		boolean likeHome = digits.length() < this.likeHome.length && this.likeHome[digits.length()];
		return (likeHome || SOVIET_TRUNK.matcher(digits).matches()) ? Optional.empty()
				: valid("+" + digits).filter((number) -> e164(number).length() == digits.length() + 1);
	}

	/**
	 * Returns whether digits that begin with {@code 00} are a foreign number and not a
	 * home number with a zero too many or without its first digit. In a country with home
	 * numbers of any length, such as Germany, {@code 00} always precedes a country code.
	 */
	private boolean isUnambiguous(String digits) {
		return !digits.startsWith("00") || !isPlain(digits) || this.likeHome[OPEN_PLAN_LENGTH]
				|| (home(digits.substring(1)).isEmpty()
						&& IntStream.range(1, 10).noneMatch((first) -> home(first + digits).isPresent()));
	}

	private static boolean isPlain(String text) {
		return text.chars().allMatch(PhoneNumberParser::isDigit);
	}

	static boolean isDigit(int ch) {
		return ch >= '0' && ch <= '9';
	}

	/** Returns a number in E.164, such as {@code +380501112233}. */
	public String e164(PhoneNumber number) {
		return this.numbers.format(number, PhoneNumberFormat.E164);
	}

	/**
	 * Returns a number as dialled in its own country, digits only, such as
	 * {@code 0501112233}.
	 */
	public String national(PhoneNumber number) {
		return PhoneNumberUtil.normalizeDigitsOnly(this.numbers.format(number, PhoneNumberFormat.NATIONAL));
	}

	/**
	 * Returns a number as dialled in the region of the bridge, digits only:
	 * {@code 0501112233}, and {@code 00390502212111} for a number of Italy. Its national
	 * form would be {@code 0502212111}, a number of another person at home.
	 */
	public String dialledAtHome(PhoneNumber number) {
		return (number.getCountryCode() == this.countryCode) ? national(number) : PhoneNumberUtil
			.normalizeDigitsOnly(this.numbers.formatOutOfCountryCallingNumber(number, this.region));
	}

	/**
	 * Returns a number masked for logs: {@code +38050***2233}. Shows nothing of a text
	 * that is not a number in E.164: the text may be a name.
	 */
	public static String masked(String number) {
		return !MASKABLE.matcher(number).matches() ? "***"
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
