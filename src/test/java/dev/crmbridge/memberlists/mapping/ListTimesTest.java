package dev.crmbridge.memberlists.mapping;

import java.time.Instant;
import java.time.ZoneId;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ListTimesTest {

	private static final ZoneId KYIV = ZoneId.of("Europe/Kyiv");

	@ParameterizedTest
	@CsvSource({ "2026-11-23, 2026-11-23T21:59:59Z", "23.11.2026, 2026-11-23T21:59:59Z",
			"3.1.2027, 2027-01-03T21:59:59Z", "23/11/2026 18:30, 2026-11-23T16:30:00Z",
			"23.11.2026 18:30:15, 2026-11-23T16:30:15Z", "2026-11-23T18:30, 2026-11-23T16:30:00Z",
			"2026-11-23 18:30, 2026-11-23T16:30:00Z", "2026-11-23T18:30:00Z, 2026-11-23T18:30:00Z",
			"2026-11-23T18:30:00.5Z, 2026-11-23T18:30:00.500Z", "2026-11-23T18:30:00+02:00, 2026-11-23T16:30:00Z",
			"2026-07-23, 2026-07-23T20:59:59Z", "1795391999000, 2026-11-22T23:59:59Z",
			"26.11.2026 0:00:00, 2026-11-26T21:59:59Z", "26.11.2026 00:00, 2026-11-26T21:59:59Z",
			"2026-11-26T00:00:00, 2026-11-26T21:59:59Z", "2026-11-26 00:00:00.000, 2026-11-26T21:59:59Z",
			"2026-11-26T00:00:00+02:00, 2026-11-26T21:59:59Z", "2026-11-26T00:00:00Z, 2026-11-26T23:59:59Z",
			"26.11.2026 0:00:01, 2026-11-25T22:00:01Z" })
	void parsesTime(String text, Instant time) {
		assertThat(ListTimeParser.parse(text, ExpiryRule.END_OF_DAY, KYIV)).isEqualTo(time);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "tomorrow", "31.02.2026", "2026-13-01", "11/23/2026", "25:00", "23.11.26",
			"2026-11-23T", "123", "23.11.2026 18:30 Uhr", "T18:30", "+999999999-12-31", "1969-12-30" })
	void rejectsInvalidTime(String text) {
		assertThat(ListTimeParser.parse(text, ExpiryRule.END_OF_DAY, KYIV)).isNull();
	}

}
