package dev.crmbridge.memberlists.mapping.member;

import dev.crmbridge.memberlists.mapping.ListColumns;

import dev.crmbridge.memberlists.mapping.Dialer;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.crmbridge.memberlists.failure.ListRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.crmbridge.memberlists.mapping.member.MappedRows.item;
import static dev.crmbridge.memberlists.mapping.member.MappedRows.mapper;
import static dev.crmbridge.memberlists.mapping.member.MappedRows.simple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Tests the member of a row for each setting of a dialer. */
class MemberMappingTest {

	private static final String HEADER = "name,phone,x";

	@Test
	void mapsRowToMemberWithImportVariables() {
		assertThat(item(simple(""), HEADER, " Olena ,0501112233,y")).hasToString("""
				{"name":"Olena","priority":0,\
				"communications":[{"destination":"380501112233","type":{"id":"1"},"priority":0}],\
				"variables":{"import_id":"load-1","import_chunk":"2","import_row":"7"}}""");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			timezone: "{x}"                          ~ Europe/Warsaw ~ /timezone/id ~ 6
			timezone: "Europe/{x}"                   ~ Kyiv          ~ /timezone/id ~ 5
			timezone: "{x|}"                         ~ ''            ~ /timezone/id ~ ''
			agent: {column: x}                       ~ Olena Bondar  ~ /agent/id    ~ 7
			agent: {column: " X ", match: name}      ~ ' Olena Bondar ' ~ /agent/id ~ 7
			agent: {column: x, match: extension}     ~ 1002          ~ /agent/id    ~ 8
			agent: {column: x, match: id}            ~ 12            ~ /agent/id    ~ 12
			skill: "{x}"                             ~ Legal         ~ /skill/id    ~ 2
			skill: "{x}"                             ~ 1             ~ /skill/id    ~ 1
			skill: "{x|}"                            ~ ''            ~ /skill/id    ~ ''
			bucket: {column: x}                      ~ Olena Bondar  ~ /bucket/id   ~ 101
			bucket: {column: x, match: id}           ~ 103           ~ /bucket/id   ~ 103
			timezone: "{x}"                          ~ Europe/Kiev   ~ /timezone/id ~ 5
			timezone: "{x}"                          ~ europe/kyiv   ~ /timezone/id ~ 5
			priority: "{x}"                          ~ 5.0           ~ /priority    ~ 5
			priority: "{x}"                          ~ +5            ~ /priority    ~ 5
			priority: "{x}"                          ~ -32768        ~ /priority    ~ -32768
			priority: "{x}"                          ~ 32767         ~ /priority    ~ 32767
			priority: "{x|3}"                        ~ ''            ~ /priority    ~ 3
			priority: "{none|4}"                     ~ ''            ~ /priority    ~ 4
			number-format: digits                    ~ ''            ~ /communications/0/destination ~ 380501112233
			number-format: e164                      ~ ''            ~ /communications/0/destination ~ +380501112233
			number-format: national                  ~ ''            ~ /communications/0/destination ~ 0501112233
			number-format: as-is                     ~ ''            ~ /communications/0/destination ~ (050) 111-22-33
			variables: [x]                           ~ y             ~ /variables/x ~ y
			variables: [X]                           ~ y             ~ /variables/X ~ y
			variables: [{card: "crm/{x}/{none|0}"}]  ~ 42            ~ /variables/card ~ crm/42/0
			""")
	void mapsValueAsConfigured(String setting, String x, String path, String value) {
		JsonNode item = item(simple(setting), HEADER, "Olena,(050) 111-22-33," + x);
		assertThat(item.at(path).asText()).isEqualTo(value);
		if (value.isEmpty()) {
			assertThat(item.at(path).isMissingNode()).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			expire-at: end-of-day      ~ ''                    ~ /expire_at       ~ 2026-11-22T21:59:59Z
			expire-at: +12h            ~ ''                    ~ /expire_at       ~ 2026-11-22T20:15:00Z
			expire-at: +2d             ~ ''                    ~ /expire_at       ~ 2026-11-24T08:15:00Z
			expire-at: "{x}"           ~ 23.11.2026            ~ /expire_at       ~ 2026-11-23T21:59:59Z
			expire-at: "{x}"           ~ 03/12/2026 18:30      ~ /expire_at       ~ 2026-12-03T16:30:00Z
			expire-at: "{x}"           ~ 2026-11-22            ~ /expire_at       ~ 2026-11-22T21:59:59Z
			expire-at: "{x}"           ~ 1795391999000         ~ /expire_at       ~ 2026-11-22T23:59:59Z
			expire-at: "{x|24.11.2026}" ~ ''                   ~ /expire_at       ~ 2026-11-24T21:59:59Z
			expire-at: "{x|end-of-day}" ~ ''                   ~ /expire_at       ~ 2026-11-22T21:59:59Z
			expire-at: "{x|+12h}"      ~ ''                    ~ /expire_at       ~ 2026-11-22T20:15:00Z
			expire-at: "{x} 12:00"     ~ 23.11.2026            ~ /expire_at       ~ 2026-11-23T10:00:00Z
			min-offering-at: "{x}"     ~ 23.11.2026            ~ /min_offering_at ~ 2026-11-22T22:00:00Z
			min-offering-at: "{x}"     ~ 2026-11-23T09:30      ~ /min_offering_at ~ 2026-11-23T07:30:00Z
			min-offering-at: "{x}"     ~ 01.11.2026            ~ /min_offering_at ~ 2026-10-31T22:00:00Z
			""")
	void sendsTimeInMilliseconds(String setting, String x, String path, Instant time) {
		assertThat(item(simple(setting), HEADER, "Olena,0501112233," + x).at(path).textValue())
			.isEqualTo(String.valueOf(time.toEpochMilli()));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			expire-at: never         ~ /expire_at
			duplicates: none         ~ /expire_at
			min-offering-at: "{x|}"  ~ /min_offering_at
			""")
	void omitsUnsetTime(String setting, String path) {
		assertThat(item(simple(setting), HEADER, "Olena,0501112233,").at(path).isMissingNode()).isTrue();
	}

	@Test
	void sendsNumbersInOrderWithoutBadOptionalOnes() {
		JsonNode item = item(
				MappedRows
					.dialer("""
							queue: "11"
							name: "{name}"
							communications:
							  - {destination: "{a}", type: "1", optional: true}
							  - {destination: "{b}", type: home, priority: 5, description: Home, display: "380440000000", dtmf: "1#"}
							  - {destination: "{c|}", type: mobile, optional: true}
							  - {destination: "{d}", type: "2", optional: true}
							"""),
				"name,a,b,d", "Olena,3.80501E+11,0442345678,+48601234567");
		assertThat(item.path("communications")).hasToString("""
				[{"destination":"380442345678","type":{"id":"2"},"priority":5,"description":"Home",\
				"display":"380440000000","dtmf":"1#"},\
				{"destination":"48601234567","type":{"id":"2"},"priority":0}]""");
	}

	@Test
	void prefersIdOfTypeOverCode() {
		assertThat(item(simple(""), HEADER, "Olena,0501112233,").at("/communications/0/type/id").asText())
			.isEqualTo("1");
	}

	@Test
	void acceptsNameOf250Characters() {
		for (String letter : new String[] { "a", "Ї", "😀" }) {
			String name = letter.repeat(250);
			assertThat(item(simple(""), HEADER, name + ",0501112233,").path("name").asText()).isEqualTo(name);
		}
	}

	@Test
	void starTakesAllColumnsNotUsedElsewhere() {
		JsonNode item = item(simple("variables: [\"*\", {card: \"{id}\"}]\nexpire-at: \"{till}\""),
				"ID, Name ,PHONE,Till,Contract,,Empty,_row,_reason,import_id,Import_Chunk,IMPORT_ROW",
				"42,Olena,0501112233,23.11.2026,C-1,z,,3,bad,i,c,r");
		assertThat(item.path("variables")).hasToString("""
				{"card":"42","Contract":"C-1","Empty":"","import_id":"load-1","import_chunk":"2","import_row":"7"}""");
	}

	@Test
	void namedColumnUsedElsewhereIsAlsoAVariable() {
		assertThat(item(simple("variables: [phone, x]"), HEADER, "Olena,0501112233,").path("variables")).hasToString("""
				{"phone":"0501112233","x":"","import_id":"load-1","import_chunk":"2","import_row":"7"}""");
	}

	@Test
	void escapesJsonInValues() {
		assertThat(item(simple("variables: [x]"), HEADER, "O\"}]\\,0501112233,{y|\n").path("name").asText())
			.isEqualTo("O\"}]\\");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			timezone: "{tz}"                    ~ tz
			expire-at: "{Till}"                 ~ till
			min-offering-at: "{from}"           ~ from
			skill: "{skill}"                    ~ skill
			agent: {column: Agent}              ~ agent
			bucket: {column: agent}             ~ agent
			variables: [debt, {y: "{b} {a}"}]   ~ a, b, debt
			priority: "{priority}"              ~ priority
			""")
	void refusesListWithoutNamedColumn(String setting, String missing) {
		assertThatExceptionOfType(ListRefusedException.class).isThrownBy(() -> mapper(simple(setting), HEADER))
			.satisfies((refused) -> assertThat(refused.getCode()).isEqualTo("missing-column"))
			.satisfies((refused) -> assertThat(refused.getDetails()).containsExactly(missing, "name, phone, x"));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '#', value = { "Ім'я, Ім\u02bcя", "Ім\u02bcя, ім\u2019я", "Ім\u2019я, ІМ'Я",
			"Мобільний, Мобільнии\u0306", "Full name, full\u00a0name" })
	void findsColumnInAnySpelling(String named, String header) {
		Dialer dialer = MappedRows.dialer("{queue: \"11\", name: \"{" + named
				+ "}\", communications: [{destination: \"{phone}\", type: \"1\"}]}");
		assertThat(MappedRows.member(mapper(dialer, header + ",phone"), "Olena,0501112233").name()).isEqualTo("Olena");
	}

	@Test
	void ignoresSurplusEmptyFields() {
		ListColumns columns = new ListColumns(List.of("name", "phone", ""));
		assertThat(columns.fit(List.of("a", "b", "", "", ""))).containsExactly("a", "b", "");
		assertThat(columns.fit(List.of("a", "b"))).containsExactly("a", "b", "");
		assertThat(columns.fit(List.of("a", "b", "c"))).containsExactly("a", "b", "c");
		assertThat(columns.fit(List.of("a"))).containsExactly("a");
		assertThat(columns.fit(List.of("a", "b", "", "c"))).hasSize(4);
	}

	@ParameterizedTest
	@CsvSource({ "10, queue-takes-no-members", "99, unknown-queue" })
	void refusesListForQueueWithoutMembers(String queue, String code) {
		Dialer dialer = MappedRows.dialer("{queue: \"" + queue
				+ "\", name: \"{name}\", communications: [{destination: \"{phone}\", type: \"1\"}]}");
		assertThatExceptionOfType(ListRefusedException.class).isThrownBy(() -> mapper(dialer, HEADER))
			.satisfies((refused) -> assertThat(refused.getCode()).isEqualTo(code));
	}

	@Test
	void refusesListWithDuplicateColumn() {
		assertThatExceptionOfType(ListRefusedException.class).isThrownBy(() -> mapper(simple(""), "name,phone, Name"))
			.satisfies((refused) -> assertThat(refused.getCode()).isEqualTo("duplicate-column"));
	}

	@Test
	void prefersTemplateOverColumnOfSameName() {
		assertThat(item(simple("variables: [{link: \"crm/{id}\"}, \"*\"]"), "name,phone,id,link",
				"Olena,0501112233,42,other")
			.at("/variables/link")
			.asText()).isEqualTo("crm/42");
	}

}
