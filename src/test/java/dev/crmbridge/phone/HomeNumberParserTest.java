package dev.crmbridge.phone;

import java.util.List;
import java.util.Objects;
import java.util.Random;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares the numbers that the bridge parses with what libphonenumber makes of them. */
class HomeNumberParserTest {

	private static final PhoneNumberUtil UTIL = PhoneNumberUtil.getInstance();

	/** Texts of each region; {@code -Dphone.texts=1000000} tries a million. */
	private static final int TEXTS = Integer.getInteger("phone.texts", 10_000);

	private static final int TEXTS_OF_OTHER_REGION = TEXTS / 50;

	@ParameterizedTest
	@ValueSource(strings = { "UA", "PL", "KZ", "TR", "GE", "GB", "DE" })
	void agreesWithLibphonenumber(String region) {
		assertThat(compare(region, TEXTS)).as("numbers that need no parse").isGreaterThan(TEXTS / 50);
	}

	@Test
	void agreesWithLibphonenumberInEachRegion() {
		long regions = UTIL.getSupportedRegions()
			.stream()
			.filter((region) -> compare(region, TEXTS_OF_OTHER_REGION) > 0)
			.count();
		assertThat(regions).as("regions with numbers that need no parse").isGreaterThan(150);
	}

	/** Returns how many of the texts needed no parse. */
	private static int compare(String region, int texts) {
		HomeNumberParser parser = new HomeNumberParser(UTIL, region);
		Random random = new Random(region.hashCode());
		List<PhoneNumber> examples = UTIL.getSupportedTypesForRegion(region)
			.stream()
			.map((type) -> UTIL.getExampleNumberForType(region, type))
			.filter(Objects::nonNull)
			.toList();
		int found = 0;
		for (int i = 0; i < texts; i++) {
			String text = text(region, examples, random);
			PhoneNumber number = parser.parse(text);
			if (number != null) {
				found++;
				assertThat(number).as("%s in %s", text, region).isEqualTo(parsed(text, region));
			}
		}
		return found;
	}

	/** Returns random digits: alone, or an example of the region with some changed. */
	private static String text(String region, List<PhoneNumber> examples, Random random) {
		PhoneNumber example = examples.get(random.nextInt(examples.size()));
		StringBuilder digits = new StringBuilder((random.nextInt(4) > 0) ? UTIL.getNationalSignificantNumber(example)
				: random(random, 1 + random.nextInt(13)));
		for (int changes = random.nextInt(digits.length()); changes > 0; changes--) {
			digits.setCharAt(random.nextInt(digits.length()), (char) ('0' + random.nextInt(10)));
		}
		if (random.nextInt(8) == 0) {
			digits.append(random(random, 1));
		}
		String code = String.valueOf(UTIL.getCountryCodeForRegion(region));
		String trunk = UTIL.getNddPrefixForRegion(region, true);
		return switch (random.nextInt(8)) {
			case 0, 1 -> ((trunk != null) ? trunk : "0") + digits;
			case 2, 3 -> code + digits;
			case 4 -> "+" + code + digits;
			case 5 -> random(random, 1) + digits;
			case 6 -> code + ((trunk != null) ? trunk : "0") + digits;
			default -> digits.toString();
		};
	}

	private static String random(Random random, int length) {
		StringBuilder digits = new StringBuilder();
		random.ints(length, 0, 10).forEach(digits::append);
		return digits.toString();
	}

	/** Returns the valid home number that libphonenumber makes of a text, or null. */
	private static PhoneNumber parsed(String text, String region) {
		try {
			PhoneNumber number = UTIL.parse(text, region);
			return (UTIL.isValidNumber(number) && UTIL.isValidNumberForRegion(number, region)) ? number : null;
		}
		catch (NumberParseException ex) {
			return null;
		}
	}

}
