package dev.crmbridge.phone;

import java.time.ZoneId;
import java.util.List;

import dev.crmbridge.config.BridgeSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PhoneNumbersTest {

	private static final String NUMBER = "+380501112233";

	private final PhoneNumberParser numbers = in("UA");

	private static PhoneNumberParser in(String region) {
		BridgeSettings.Keys keys = new BridgeSettings.Keys(List.of("w"), List.of("c"), List.of("a"));
		return new PhoneNumberParser(new BridgeSettings(keys, region, ZoneId.of("Europe/Kyiv"), false));
	}

	private String read(String text) {
		return this.numbers.parse(text).map(this.numbers::e164).orElse(null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "+380501112233", " 380501112233", "00380501112233", "380501112233", "0501112233",
			" +380501112233 ", " 0501112233", "+380 50 111 22 33", "+380-50-111-22-33", "+380(50)1112233",
			"+380 (50) 111-22-33", "+38(050)111-22-33", "+38 050 111 22 33", "00 380 50 111 22 33",
			"00380 (50) 111-22-33", "380 50 111 22 33", "380-50-111-22-33", "380(50)111-22-33", "38 050 111 22 33",
			"050 111 22 33", "050-111-22-33", "(050) 111-22-33", "(050)1112233", "050.111.22.33", "050/111-22-33",
			"+380\u00a050\u00a0111\u00a022\u00a033", "\t0501112233\r\n" })
	void parsesEveryForm(String text) {
		assertThat(read(text)).isEqualTo(NUMBER);
	}

	@Test
	void parsesNineDigitsWithoutTrunkZero() {
		assertThat(read("501112233")).isEqualTo(NUMBER);
	}

	@ParameterizedTest
	@CsvSource({ "0800501234, +380800501234", "0 800 50 12 34, +380800501234", "380800501234, +380800501234",
			"044 234 56 78, +380442345678" })
	void parsesFreephoneAndLandlines(String text, String e164) {
		assertThat(read(text)).isEqualTo(e164);
	}

	@ParameterizedTest
	@ValueSource(strings = { "101", "112", "1234", "*100#", "#31#", "+101", "+112", "00112", "0", "00", "000000000",
			"2345678" })
	void rejectsShortAndServiceNumbers(String text) {
		assertThat(this.numbers.parse(text)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "+48601234567, +48601234567", "0048601234567, +48601234567", "48601234567, +48601234567",
			"+48 601 234 567, +48601234567", "+442079460958, +442079460958", "00442079460958, +442079460958",
			"442079460958, +442079460958", "+44 (0)20 7946 0958, +442079460958", "+493023125000, +493023125000",
			"00493023125000, +493023125000", "493023125000, +493023125000", "+12025550123, +12025550123",
			"0012025550123, +12025550123", "12025550123, +12025550123", "+1 (202) 555-0123, +12025550123" })
	void parsesForeignNumbers(String text, String e164) {
		assertThat(read(text)).isEqualTo(e164);
	}

	// without a plus, only digits alone can contain a country code
	@ParameterizedTest
	@ValueSource(strings = { "48 601 234 567", "48-601-234-567", "(48) 601234567", "48601234567.0", "8 (495) 123-45-67",
			"+8 (495) 123-45-67", "951234567.5" })
	void rejectsFormattedForeignNumberWithoutPlus(String text) {
		assertThat(this.numbers.parse(text)).isEmpty();
	}

	@Test
	void parsesFloatOfHomeNumber() {
		assertThat(read("501112233.0")).isEqualTo(NUMBER);
	}

	@ParameterizedTest
	@CsvSource({ "+468123456, +468123456", "00468123456, +468123456", "468123456, +380468123456" })
	void prefersHomeNumberWithoutPlusOrZeros(String text, String e164) {
		assertThat(read(text)).isEqualTo(e164);
	}

	@ParameterizedTest
	@ValueSource(strings = { "+38050111223", "+3805011122334", "38050111223", "3805011122334", "050111223",
			"05011122334", "+999501112233", "0121112233" })
	void rejectsWrongLengthOrUnknownCode(String text) {
		assertThat(this.numbers.parse(text)).isEmpty();
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", " ", "\t \r\n", "+", "++380501112233", "+ +380501112233", "38+0501112233",
			"380501112233+", "anonymous", "Anonymous", "unknown", "sip:380501112233@example.com", "tel:+380501112233",
			"050111CALL", "0501112233 ext. 5", "0501112233;ext=5", "0501112233x5", "0501112233,0671112233",
			"0501112233 / 0671112233", "' or 1=1 --", "0501112233'; drop table customer; --", "\"<{|",
			"%2B380501112233", "\u0000", "0501112233\u0000", "050\u00001112233",
			"\u0660\u0665\u0660\u0661\u0661\u0661\u0662\u0662\u0663\u0663",
			"\uff10\uff15\uff10\uff11\uff11\uff11\uff12\uff12\uff13\uff13", "\uff0b380501112233", "3.80501E+11",
			"()-. /", "\ud83d\udcde0501112233" })
	void rejectsTextThatIsNotOneNumber(String text) {
		assertThat(this.numbers.parse(text)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "0", "a", " ", "+", "(", "380" })
	void rejectsEndlessText(String unit) {
		assertThat(this.numbers.parse(unit.repeat(10_000))).isEmpty();
	}

	@Test
	void parsesNumberInEndlessBlanks() {
		assertThat(read(" ".repeat(10_000) + "0501112233" + " ".repeat(10_000))).isEqualTo(NUMBER);
	}

	@Test
	void parsesNationalNumberByRegion() {
		PhoneNumberParser polish = in("PL");
		assertThat(polish.parse("501112233").map(polish::e164)).hasValue("+48501112233");
		assertThat(this.numbers.parse("501112233").map(this.numbers::e164)).hasValue(NUMBER);
	}

	@ParameterizedTest
	@CsvSource({ "+380501112233, 0501112233", "+380800501234, 0800501234", "+48601234567, 601234567",
			"+442079460958, 02079460958", "+493023125000, 03023125000", "+12025550123, 2025550123" })
	void formatsNationalNumber(String e164, String national) {
		assertThat(this.numbers.parse(e164).map(this.numbers::national)).hasValue(national);
	}

	@ParameterizedTest
	@CsvSource({ "+380501112233, +38050***2233", "+48601234567, +48601***4567", "+493023125000, +49302***5000" })
	void masksAllButOperatorAndLastFourDigits(String number, String masked) {
		assertThat(PhoneNumberParser.masked(number)).isEqualTo(masked);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "112", "12345678", "380501112233", "Olena Bondarchuk" })
	void masksShortNumberAndOtherText(String number) {
		assertThat(PhoneNumberParser.masked(number)).isEqualTo("***");
	}

	@ParameterizedTest
	@ValueSource(ints = { 9, 10, 11, 12, 13, 14, 15, 16, 64 })
	void masksAtLeastTwoCharacters(int length) {
		String number = "+380501112233445566".repeat(4).substring(0, length);
		String shown = PhoneNumberParser.masked(number).replace("***", "");
		assertThat(shown).hasSizeLessThanOrEqualTo(length - 2);
	}

}
