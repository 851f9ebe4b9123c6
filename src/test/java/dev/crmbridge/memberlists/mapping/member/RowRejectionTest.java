package dev.crmbridge.memberlists.mapping.member;

import dev.crmbridge.memberlists.mapping.Dialer;

import java.util.stream.Collectors;

import dev.crmbridge.memberlists.RowResult.Rejection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.crmbridge.memberlists.mapping.member.MappedRows.dialer;
import static dev.crmbridge.memberlists.mapping.member.MappedRows.rejection;
import static dev.crmbridge.memberlists.mapping.member.MappedRows.simple;
import static org.assertj.core.api.Assertions.assertThat;

/** Tests why rows are rejected, and what the reason names. */
class RowRejectionTest {

	private static final String HEADER = "name,phone,x";

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			timezone: "{x}"                       ~ ''           ~ empty-column        ~ x
			timezone: "{x}"                       ~ UTC+2        ~ unknown-time-zone   ~ UTC+2
			priority: "{x}"                       ~ 1e3          ~ bad-priority        ~ 1e3
			priority: "{x}"                       ~ 5%           ~ bad-priority        ~ 5%
			timezone: "{x}"                       ~ Mars/Olympus ~ unknown-time-zone   ~ Mars/Olympus
			agent: {column: x}                    ~ ''           ~ empty-column        ~ x
			agent: {column: x}                    ~ olena bondar ~ unknown-agent       ~ olena bondar
			agent: {column: x}                    ~ Petro Melnyk ~ ambiguous-agent     ~ Petro Melnyk|2
			agent: {column: x, match: extension}  ~ 1003         ~ ambiguous-agent     ~ 1003|2
			agent: {column: x, match: extension}  ~ 7            ~ unknown-agent       ~ 7
			agent: {column: x, match: id}         ~ 1001         ~ unknown-agent       ~ 1001
			skill: "{x}"                          ~ French       ~ unknown-skill       ~ French
			skill: "{x}"                          ~ Twin         ~ ambiguous-skill     ~ Twin|2
			skill: "{x}"                          ~ ' '          ~ empty-column        ~ x
			bucket: {column: x}                   ~ ''           ~ empty-column        ~ x
			bucket: {column: x}                   ~ Missing      ~ unknown-bucket      ~ Missing
			bucket: {column: x}                   ~ Twin         ~ ambiguous-bucket    ~ Twin|2
			bucket: {column: x}                   ~ Unattached   ~ bucket-not-attached ~ Unattached
			bucket: {column: x, match: id}        ~ 104          ~ bucket-not-attached ~ 104
			bucket: {column: x, match: id}        ~ 999          ~ unknown-bucket      ~ 999
			bucket: {column: x, match: id}        ~ Olena Bondar ~ unknown-bucket      ~ Olena Bondar
			priority: "{x}"                       ~ 32768        ~ bad-priority        ~ 32768
			priority: "{x}"                       ~ -32769       ~ bad-priority        ~ -32769
			priority: "{x}"                       ~ 1.5          ~ bad-priority        ~ 1.5
			priority: "{x}"                       ~ high         ~ bad-priority        ~ high
			priority: "{x}"                       ~ ''           ~ empty-column        ~ x
			priority: "{x|}"                      ~ ''           ~ bad-priority        ~ ''
			expire-at: "{x}"                      ~ ''           ~ empty-column        ~ x
			expire-at: "{x}"                      ~ soon         ~ bad-date            ~ x|soon
			expire-at: "{x}"                      ~ 31.11.2026   ~ bad-date            ~ x|31.11.2026
			expire-at: "{x}"                      ~ 11/23/2026   ~ bad-date            ~ x|11/23/2026
			expire-at: "{x}"                      ~ 21.11.2026   ~ expire-at-past      ~ 21.11.2026
			expire-at: "{x}"                      ~ 22.11.2026 10:14 ~ expire-at-past  ~ 22.11.2026 10:14
			min-offering-at: "{x}"                ~ never        ~ bad-date            ~ x|never
			min-offering-at: "{x}"                ~ ''           ~ empty-column        ~ x
			variables: [{card: "crm/{x}"}]        ~ ''           ~ empty-column        ~ x
			""")
	void rejectsValue(String setting, String x, String code, String details) {
		assertRejected(rejection(simple(setting), HEADER, "Olena,0501112233," + x), code, details);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			''              ~ no-good-number      ~ phone
			abc             ~ bad-number          ~ phone|abc
			05011122        ~ bad-number          ~ phone|05011122
			0501112233 ext 5 ~ bad-number         ~ phone|0501112233 ext 5
			3.80501E+11     ~ scientific-notation ~ phone|3.80501E+11
			501112233.5     ~ bad-number          ~ phone|501112233.5
			8 (495) 123-45-67 ~ bad-number        ~ phone|8 (495) 123-45-67
			48601234567     ~ bad-number          ~ phone|48601234567
			3.8E11          ~ scientific-notation ~ phone|3.8E11
			38e10           ~ scientific-notation ~ phone|38e10
			""")
	void rejectsNumber(String phone, String code, String details) {
		assertRejected(rejection(simple(""), HEADER, "Olena," + phone + ","), code, details);
	}

	@Test
	void rejectsRowWithoutGoodNumber() {
		Dialer dialer = dialer("""
				queue: "11"
				name: "{name}"
				communications:
				  - {destination: "{mobile|}", type: "1", optional: true}
				  - {destination: "{home}", type: "2", optional: true}
				""");
		assertRejected(rejection(dialer, "name,mobile,home", "Olena,,12"), "no-good-number", "mobile, home");
	}

	@Test
	void rejectsRowForOneBadRequiredNumber() {
		Dialer dialer = dialer("""
				queue: "11"
				name: "{name}"
				communications:
				  - {destination: "{mobile}", type: "1", optional: true}
				  - {destination: "{home}", type: "2"}
				""");
		assertRejected(rejection(dialer, "name,mobile,home", "Olena,0501112233,12"), "bad-number", "home|12");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "Ї", "😀" })
	void rejectsNameOf251Characters(String letter) {
		assertRejected(rejection(simple(""), HEADER, letter.repeat(251) + ",0501112233,"), "name-too-long", "250");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t" })
	void rejectsEmptyName(String name) {
		assertRejected(rejection(simple(""), HEADER, name + ",0501112233,"), "empty-column", "name");
	}

	@Test
	void rejectsUnknownCommunicationType() {
		Dialer dialer = dialer(
				"{queue: \"11\", name: \"{name}\", communications: [{destination: \"{phone}\", type: work}]}");
		assertRejected(rejection(dialer, HEADER, "Olena,0501112233,"), "unknown-type", "work");
	}

	private static void assertRejected(Rejection rejection, String code, String details) {
		assertThat(rejection).isNotNull();
		assertThat(rejection.code()).isEqualTo(code);
		assertThat(rejection.details().stream().map(String::valueOf).collect(Collectors.joining("|")))
			.isEqualTo(details);
	}

}
