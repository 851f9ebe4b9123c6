package dev.crmbridge.phone;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import dev.crmbridge.config.BridgeSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests numbers of lists: typing errors and spreadsheets never make a number foreign. */
class ListedNumbersTest {

	private static final List<String> REGIONS = List.of("UA", "PL", "KZ", "TR", "GE", "GB", "DE");

	private static final int NUMBERS = 400;

	private static final PhoneNumberUtil UTIL = PhoneNumberUtil.getInstance();

	private static PhoneNumberParser in(String region) {
		BridgeSettings.Keys keys = new BridgeSettings.Keys(List.of("w"), List.of("c"), List.of("a"));
		return new PhoneNumberParser(new BridgeSettings(keys, region, ZoneId.of("Europe/Kyiv"), false));
	}

	private static String read(PhoneNumberParser numbers, String text) {
		return numbers.parseListed(text).map(numbers::e164).orElse(null);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			380501112233.0     | +380501112233
			501112233.0        | +380501112233
			501112233,00       | +380501112233
			0501112255.0       | +380501112255
			951234567.0        | +380951234567
			501112233.5        |
			501112233.25       |
			48601234567.0      |
			905321234561.0     |
			+48601234567.0     |
			3.80501E+11        |
			8 (495) 123-45-67  |
			84951234567        |
			8 (701) 234-56-78  |
			8 (800) 234-56-78  |
			+8 (495) 123-45-67 |
			80501112234        |
			81048601234567     |
			05011122334        |
			5011122334         |
			50111223           |
			00952345678        |
			48601234567        |
			48 601 234 567     |
			+48 601 234 567    | +48601234567
			+48601234567       | +48601234567
			0048601234567      | +48601234567
			00 48 601 234 567  | +48601234567
			+1 (202) 555-0123  | +12025550123
			905321234561       | +905321234561
			442079460958       | +442079460958
			050.111.22.33      | +380501112233
			044.2345678        | +380442345678
			+38(050)111-22-33  | +380501112233
			380 50 111 22 33   | +380501112233
			""")
	void parsesHomeNumberOrRejectsIt(String text, String e164) {
		assertThat(read(in("UA"), text)).isEqualTo(e164);
	}

	@ParameterizedTest
	@ValueSource(strings = { "050\u3000111\u300022\u300033", "050\u2002111\u200222\u200233",
			"050\u202f111\u202f22\u202f33", "050\u2012111\u201222\u201233", "050\u2011111\u221222\ufe5833" })
	void parsesAllSpacesAndDashes(String text) {
		assertThat(read(in("UA"), text)).isEqualTo("+380501112233");
	}

	// KZ and RU share the code 7, and the trunk prefix 8
	@ParameterizedTest
	@CsvSource({ "8 (701) 234-56-78, +77012345678", "87012345678, +77012345678", "7012345678, +77012345678",
			"77012345678, +77012345678", "8 (495) 123-45-67,", "8701234567,", "+7 495 123-45-67, +74951234567" })
	void distinguishesKazakhstanFromRussia(String text, String e164) {
		assertThat(read(in("KZ"), text)).isEqualTo(e164);
	}

	// without its dots the text would be a longer German number of another subscriber
	@ParameterizedTest
	@CsvSource({ "3023125000.0, +493023125000", "+493023125000.0, +493023125000", "3023125000.5,", "234567.1,",
			"8 (495) 123-45-67,", "48601234567.0, +4948601234567" })
	void ignoresFractionOfGermanNumber(String text, String e164) {
		assertThat(read(in("DE"), text)).isEqualTo(e164);
	}

	@Test
	void neverParsesSpoiltHomeNumberAsForeign() {
		for (String region : REGIONS) {
			PhoneNumberParser home = in(region);
			int read = 0;
			for (PhoneNumber number : random(region, NUMBERS)) {
				for (String text : spoilt(number, region)) {
					PhoneNumber result = home.parseListed(text).orElse(null);
					read += (result != null) ? 1 : 0;
					if (result != null) {
						assertThat(UTIL.isValidNumberForRegion(result, region))
							.as("%s of %s in %s", text, number, region)
							.isTrue();
					}
				}
			}
			assertThat(read).as(region).isGreaterThan(NUMBERS);
		}
	}

	@Test
	void neverParsesFormattedNumberAsThirdCountry() {
		for (String home : REGIONS) {
			PhoneNumberParser numbers = in(home);
			for (String region : REGIONS) {
				for (PhoneNumber number : random(region, NUMBERS / 10)) {
					for (String text : spoilt(number, region)) {
						// two zeros name another country, and digits alone may do so
						if (text.matches("00.*|[0-9]+")) {
							continue;
						}
						numbers.parseListed(text)
							.ifPresent((result) -> assertThat(UTIL.isValidNumberForRegion(result, home)
									|| UTIL.isValidNumberForRegion(result, region))
								.as("%s of %s in %s is %s", text, number, home, result)
								.isTrue());
					}
				}
			}
		}
	}

	@Test
	void parsesFloatOfHomeNumber() {
		for (String region : REGIONS) {
			PhoneNumberParser home = in(region);
			for (PhoneNumber number : random(region, NUMBERS)) {
				String digits = String.valueOf(number.getNationalNumber());
				assertThat(home.parseListed(digits + ".0")).as("%s in %s", digits, region)
					.isEqualTo(home.parseListed(digits));
			}
		}
	}

	/** Returns random valid numbers, the same in each run. */
	private static List<PhoneNumber> random(String region, int count) {
		Random random = new Random(region.hashCode());
		PhoneNumber example = UTIL.getExampleNumber(region);
		List<Integer> lengths = new ArrayList<>();
		for (int length = 5; length <= 12; length++) {
			lengths.add(length);
		}
		lengths.add(String.valueOf(example.getNationalNumber()).length());
		List<PhoneNumber> valid = new ArrayList<>();
		while (valid.size() < count) {
			int length = lengths.get(random.nextInt(lengths.size()));
			long national = (long) (Math.pow(10, length - 1) * (1 + 9 * random.nextDouble()));
			PhoneNumber number = new PhoneNumber().setCountryCode(example.getCountryCode()).setNationalNumber(national);
			if (UTIL.isValidNumberForRegion(number, region)) {
				valid.add(number);
			}
		}
		return valid;
	}

	/** Returns spoilt forms of a number. */
	private static List<String> spoilt(PhoneNumber number, String region) {
		String digits = String.valueOf(number.getNationalNumber());
		String full = number.getCountryCode() + digits;
		String national = UTIL.format(number, PhoneNumberFormat.NATIONAL);
		String dialled = PhoneNumberUtil.normalizeDigitsOnly(national);
		String last = digits.substring(digits.length() - 1);
		Set<String> texts = new LinkedHashSet<>();
		for (String text : List.of(digits, full, dialled)) {
			for (String end : List.of("", ".0", ".00", ",0", ".000", ".5", "5", "0", last, " 0", ".")) {
				texts.add(text + end);
			}
			texts.add(text.substring(1));
			texts.add(text.substring(0, text.length() - 1));
			texts.add(text.substring(0, 3) + "0" + text.substring(3));
			texts.add(text.substring(0, 3) + text.substring(4));
			texts.add("0" + text);
			texts.add("8" + text);
			texts.add("8 " + text);
			texts.add("8 (" + text.substring(0, 3) + ") " + text.substring(3));
			texts.add("(" + text.substring(0, 3) + ")" + text.substring(3));
			texts.add(text.substring(0, 2) + "." + text.substring(2));
			texts.add(text.substring(0, 3) + "." + text.substring(3));
			texts.add(text.substring(0, 1) + " " + text.substring(1));
			texts.add(text.substring(0, 3) + " " + text.substring(3));
			texts.add(text.substring(0, 3) + "-" + text.substring(3));
			texts.add(text.charAt(0) + "." + text.substring(1, 5) + "E+" + (text.length() - 1));
			texts.add(text.charAt(0) + "," + text.substring(1) + "E" + (text.length() - 1));
			texts.add(String.valueOf(Double.parseDouble(text)));
		}
		texts.add(national);
		texts.add(UTIL.format(number, PhoneNumberFormat.INTERNATIONAL));
		texts.add(UTIL.format(number, PhoneNumberFormat.E164) + ".0");
		// in a country with numbers of any length, two zeros always precede a country
		// code
		texts.removeIf((text) -> "DE".equals(region) && text.startsWith("00"));
		return List.copyOf(texts);
	}

}
