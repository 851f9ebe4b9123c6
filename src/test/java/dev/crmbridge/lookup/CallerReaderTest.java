package dev.crmbridge.lookup;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import dev.crmbridge.config.BridgeSettings;
import dev.crmbridge.phone.PhoneNumberParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class CallerReaderTest {

	private static final String NUMBER = "+380501112233";

	private static final String NATIONAL = "0501112233";

	private static AnnotationConfigApplicationContext context;

	private static CallerReader callers;

	@BeforeAll
	static void start() {
		BridgeSettings.Keys keys = new BridgeSettings.Keys(List.of("w"), List.of("c"), List.of("a"));
		context = new AnnotationConfigApplicationContext();
		context.registerBean(BridgeSettings.class,
				() -> new BridgeSettings(keys, "UA", ZoneId.of("Europe/Kyiv"), false));
		context.register(PhoneNumberParser.class, CallerReader.class);
		context.refresh();
		callers = context.getBean(CallerReader.class);
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	/** Returns the text as Tomcat passes unescaped bytes: one character each. */
	private static String raw(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
	}

	private static void assertNoNumber(Caller caller, String cid) {
		assertThat(caller).isEqualTo(new Caller(cid, null, null));
		assertThat(caller.hasNumber()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "cid=+380501112233", "cid=%2B380501112233", "cid=%2b380501112233", "cid= 380501112233",
			"cid=%20380501112233", "cid=00380501112233", "cid=380501112233", "cid=0501112233", "cid=050+111+22+33",
			"cid=050%20111%2022%2033", "cid=050-111-22-33", "cid=(050)111-22-33", "cid=%28050%29%20111-22-33",
			"cid=+380+(50)+111-22-33", "cid=%30501112233", "cid=050%C2%A01112233" })
	void readsEachNotationAsE164(String query) {
		assertThat(callers.read(query)).isEqualTo(new Caller(NUMBER, NUMBER, NATIONAL));
	}

	@Test
	void providesParametersOfSql() {
		Caller caller = callers.read("cid=0501112233");
		assertThat(caller.hasNumber()).isTrue();
		assertThat(callers.parameters(caller))
			.isEqualTo(Map.of("number", NUMBER, "digits", "380501112233", "national", NATIONAL, "last9", "501112233"));
	}

	/** +39 050 2212111 of Pisa must not be taken for 050 221-21-11 at home. */
	@ParameterizedTest
	@CsvSource({ "+390502212111, 390502212111, 00390502212111, 502212111",
			"0048601234567, 48601234567, 0048601234567, 601234567", "+6834002, 6834002, 006834002, 6834002",
			"+14155552671, 14155552671, 0014155552671, 155552671" })
	void numberAbroadIsNationalAsDialledAtHome(String cid, String digits, String national, String last9) {
		assertThat(callers.parameters(callers.read("cid=" + cid)))
			.isEqualTo(Map.of("number", "+" + digits, "digits", digits, "national", national, "last9", last9));
	}

	@ParameterizedTest
	@ValueSource(strings = { "101", "112", "1001", "+1", "+380501" })
	void shortNumberIsNotLookedUp(String cid) {
		assertThat(callers.read("cid=" + cid).hasNumber()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "cid=0501112233&key=1", "key=1&cid=0501112233", "a=1&cid=0501112233&b=2",
			"&&cid=0501112233&&", "x&cid=0501112233", "xcid=112&cid=0501112233", "CID=112&cid=0501112233",
			"a=cid=112&cid=0501112233" })
	void ignoresOtherParameters(String query) {
		assertThat(callers.read(query).number()).isEqualTo(NUMBER);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "&", "=", "key=1", "cid", "cid&key=1", "xcid=0501112233", "cid=", "cid=&key=1" })
	void readsMissingOrEmptyCidAsNoNumber(String query) {
		assertNoNumber(callers.read(query), "");
	}

	@ParameterizedTest
	@CsvSource({ "cid=0501112233&cid=0671112233, +380501112233", "cid=0671112233&cid=0501112233, +380671112233" })
	void readsFirstOfTwoCids(String query, String number) {
		assertThat(callers.read(query).number()).isEqualTo(number);
	}

	@Test
	void readsEmptyFirstCid() {
		assertNoNumber(callers.read("cid=&cid=0501112233"), "");
	}

	@ParameterizedTest
	@CsvSource({ "cid=%, %", "cid=%z, %z", "cid=%5, %5", "cid=%zz, %zz", "cid=%4z, %4z", "cid=%%, %%",
			"cid=100%25, 100%", "cid=%%41, %A", "cid=%2, %2", "cid=%-1, %-1", "cid=a%&cid=b, a%" })
	void keepsPercentSignThatBeginsNoEscape(String query, String cid) {
		assertNoNumber(callers.read(query), cid);
	}

	@Test
	void decodesEscapesAsUtf8() {
		assertNoNumber(callers.read("cid=%D0%9F%D0%B5%D1%82%D1%80%D0%BE"), "Петро");
	}

	@Test
	void keepsEscapedAmpersandAndEqualsSign() {
		assertNoNumber(callers.read("cid=a%26cid%3Db=c"), "a&cid=b=c");
	}

	@Test
	void decodesEscapesOnce() {
		assertNoNumber(callers.read("cid=%2530501112233"), "%30501112233");
	}

	@Test
	void decodesPlusAsSpace() {
		assertNoNumber(callers.read("cid=anonymous+caller"), "anonymous caller");
	}

	// 468123456 would be a number at home, so the space must count as the plus it was
	@Test
	void readsSpaceBeforeForeignNumberAsPlus() {
		assertThat(callers.read("cid=+468123456").number()).isEqualTo("+468123456");
	}

	@Test
	void keepsUnescapedUtf8() {
		assertNoNumber(callers.read("cid=" + raw("Петро")), "Петро");
	}

	@Test
	void keepsUnescapedUtf8BesideEscapes() {
		assertNoNumber(callers.read("cid=" + raw("Петро") + "+%D0%91"), "Петро Б");
	}

	@Test
	void readsNumberWithUnescapedNoBreakSpaces() {
		assertThat(callers.read("cid=" + raw("050\u00a0111\u00a022\u00a033")).number()).isEqualTo(NUMBER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "cid=\u00ff", "cid=%FF", "cid=\u0080", "cid=%ff" })
	void readsByteThatIsNotUtf8AsOneCharacter(String query) {
		Caller caller = callers.read(query);
		assertThat(caller.hasNumber()).isFalse();
		assertThat(caller.cid()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "cid=\u0000", "cid=%00" })
	void readsNulAsNoNumber(String query) {
		assertNoNumber(callers.read(query), "\u0000");
	}

	@Test
	void readsNumberWithNulAsNoNumber() {
		assertNoNumber(callers.read("cid=0501112233%00"), "0501112233\u0000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"<{|", "anonymous", "' or 1=1 --", "0501112233'; drop table customer; --",
			"1 union select password from users", "${jndi:ldap://example.com/a}", "{{webitel.token}}", "${body}",
			"<script>alert(1)</script>", "../../etc/passwd", "112", "\r\nSet-Cookie: a=b" })
	void keepsInvalidNumber(String cid) {
		assertNoNumber(callers.read("cid=" + cid), cid);
	}

	@Test
	void keeps64Characters() {
		assertNoNumber(callers.read("cid=" + "a".repeat(64)), "a".repeat(64));
	}

	@Test
	void cutsTextAfter64Characters() {
		assertNoNumber(callers.read("cid=" + "a".repeat(64) + "b"), "a".repeat(64));
		assertNoNumber(callers.read("cid=" + "a".repeat(100_000)), "a".repeat(64));
	}

	@Test
	void countsEscapesAsOneCharacter() {
		assertNoNumber(callers.read("cid=" + "%41".repeat(65)), "A".repeat(64));
	}

	@Test
	void doesNotSplitSurrogatePair() {
		assertNoNumber(callers.read("cid=" + "a".repeat(63) + "%F0%9F%93%9E"), "a".repeat(63));
	}

	@Test
	void keepsSurrogatePairThatFits() {
		assertNoNumber(callers.read("cid=" + "a".repeat(62) + "%F0%9F%93%9Eb"), "a".repeat(62) + "\ud83d\udcde");
	}

}
