package dev.crmbridge.memberlists.mapping;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests that each mistake in {@code dialers.yaml} is reported with its line. */
class DialersTest {

	private static final String GOOD = """
			dialers:
			  soft:
			    queue: "11"
			    name: "{client_name}"
			    priority: "{priority|0}"
			    expire-at: end-of-day
			    variables: [contract, {link: "https://crm.example.com/{client_id}"}]
			    communications:
			      - {destination: "{mobile}", type: "1", priority: 10, description: "Mobile"}
			    number-format: digits
			    duplicates: file
			""";

	private static final String MORE = GOOD + """
			  agent-bound:
			    queue: "13"
			    name: "{client_name}"
			    timezone: "{tz|Europe/Kyiv}"
			    min-offering-at: "{from|}"
			    expire-at: "{promise}"
			    bucket: {column: agent, match: id}
			    agent: {column: agent, match: extension}
			    charset: windows-1251
			    delimiter: ";"
			    variables: ["*"]
			    communications:
			      - {destination: "{phone|}", type: mobile, display: "380441112233", dtmf: "", optional: true}
			    duplicates: dialer
			  mixed:
			    split-by: dialer
			    delimiter: tab
			""";

	@TempDir
	private Path folder;

	@Test
	void acceptsShippedFile() {
		assertThat(DialerRegistry.problems(Path.of("config/dialers.yaml"))).isEmpty();
		assertThat(new DialerRegistry().names()).containsExactlyInAnyOrder("soft", "agent-bound", "outbound-ivr",
				"mixed");
	}

	@Test
	void acceptsValidFile() throws IOException {
		assertThat(problems(GOOD)).isEmpty();
		assertThat(problems(MORE)).isEmpty();
	}

	@Test
	void warnsOfStopListsThatHaveNotCome() throws IOException {
		Path file = Files.writeString(this.folder.resolve("dialers.yaml"), """
				dialers:
				  soft:
				    queue: "11"
				    name: "{name}"
				    communications: [{destination: "{phone}", type: "1"}]
				    stop-lists: [waits, ended, misspelt]
				""");
		Path members = this.folder.resolve("members");
		Files.createDirectories(members.resolve("done/stop/20261127-101500-stop-00000000"));
		Files.createFile(members.resolve("done/stop/20261127-101500-stop-00000000/ended.csv"));
		Files.createDirectories(members.resolve("stop"));
		Files.createFile(members.resolve("stop/waits.txt"));
		assertThat(MissingStopLists.warnings(file, DialerReader.read(file), members)).singleElement()
			.asString()
			.startsWith(file + ":6: ")
			.contains("\"misspelt\"");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~',
			textBlock = """
					priority: "           ~ prioryty: "             ~ 5  ~ unknown key "prioryty"
					queue: "11"           ~ queue: eleven           ~ 3  ~ dialers.soft.queue: must be the id of a Webitel queue, digits only, was "eleven"
					name: "{client_name}" ~ name: "{client_name"    ~ 4  ~ dialers.soft.name: must name columns as {column} or {column|default}, was "{client_name"
					"{priority|0}"        ~ "{}"                    ~ 5  ~ must name columns as {column}
					end-of-day            ~ end-of-month            ~ 6  ~ dialers.soft.expire-at: must be end-of-day, never, a time span such as +12h
					end-of-day            ~ +12 hours               ~ 6  ~ must be a time span such as +12h, +30m or +2d, was "+12 hours"
					/{client_id}          ~ /{client_id             ~ 7  ~ must name columns as {column}
					number-format: digits ~ number-format: roman    ~ 10 ~ must be one of digits, e164, national, as-is, was "roman"
					duplicates: file      ~ duplicates: everywhere  ~ 11 ~ must be one of none, file, dialer, was "everywhere"
					priority: 10          ~ prio: 10                ~ 9  ~ unknown key "prio"
					priority: 10          ~ priority: high          ~ 9  ~ priority
					type: "1", prio       ~ prio                    ~ 9  ~ type is required
					queue: "11"           ~ queue: ["11"            ~ 4  ~ expected ',' or ']'
					""")
	void reportsMistakeWithFileAndLine(String good, String bad, int line, String message) throws IOException {
		assertThat(GOOD).contains(good);
		assertThat(problems(GOOD.replace(good, bad))).singleElement()
			.asString()
			.startsWith(this.folder.resolve("dialers.yaml") + ":" + line + ": ")
			.contains(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~',
			textBlock = """
					agent-bound:            ~ agent/bound:                 ~ 12 ~ digits, dots, dashes and underscores, a letter or digit first, was "agent/bound"
					agent-bound:            ~ .agent-bound:                ~ 12 ~ the name of a dialer must be up to 60 letters
					agent-bound:            ~ "":                          ~ 12 ~ the name of a dialer must be
					timezone:               ~ time-zone:                   ~ 15 ~ unknown key "time-zone"
					"{tz|Europe/Kyiv}"      ~ "{tz|{zone}}"                ~ 15 ~ must name columns as {column}
					"{from|}"               ~ "{|}"                        ~ 16 ~ must name columns as {column}
					"{promise}"             ~ "promise"                    ~ 17 ~ or name a column such as "{column}", was "promise"
					match: id               ~ match: extension             ~ 18 ~ must be one of name, id, was "extension"
					match: id               ~ match: 1                     ~ 18 ~ must be one of name, id, was "1"
					{column: agent, match: id} ~ {match: id}               ~ 18 ~ column is required
					match: id               ~ by: id                       ~ 18 ~ unknown key "by"
					match: extension        ~ match: phone                 ~ 19 ~ must be one of name, extension, id, was "phone"
					windows-1251            ~ windows-9999                 ~ 20 ~ must be a charset such as UTF-8, windows-1251 or windows-1252, was "windows-9999"
					delimiter: ";"          ~ delimiter: "#"               ~ 21 ~ dialers.agent-bound.delimiter: must be one of , ; | tab, was "#"
					variables: ["*"]        ~ variables: [import_id]       ~ 22 ~ must not name the bridge's own [import_chunk, import_dialer, import_hash, import_id, import_key, import_row]
					optional: true          ~ optional: perhaps            ~ 24 ~ optional
					"{phone|}"              ~ "{phone|"                    ~ 24 ~ must name columns as {column}
					duplicates: dialer      ~ duplicates: queue            ~ 25 ~ must be one of none, file, dialer, was "queue"
					duplicates: dialer      ~ known: skip                  ~ 25 ~ known must be set together with key
					duplicates: dialer      ~ sync-limit: 5                ~ 25 ~ sync-limit must be set together with key
					duplicates: dialer      ~ key: contract                ~ 25 ~ key must name a column, such as "{contract}", was "contract"
					duplicates: dialer      ~ key: "{contract"             ~ 25 ~ must name columns as {column}
					duplicates: dialer      ~ known: never                 ~ 25 ~ must be one of add, skip, replace, was "never"
					duplicates: dialer      ~ sync-limit: most             ~ 25 ~ must be a number such as 500, or a share such as 20%
					duplicates: dialer      ~ sync-limit: 101%             ~ 25 ~ must be a number such as 500, or a share such as 20%
					duplicates: dialer      ~ stop-lists: [../x]           ~ 25 ~ stop-lists must be names of stop lists
					duplicates: dialer      ~ stop-lists: do-not-call      ~ 25 ~ must be a list: lines that begin with a dash
					duplicates: dialer      ~ stop-removes: perhaps        ~ 25 ~ must be true or false
					delimiter: tab          ~ delimeter: tab               ~ 28 ~ unknown key "delimeter"
					delimiter: tab          ~ queue: "11"                  ~ 26 ~ with split-by, only charset and delimiter may be set
					delimiter: tab          ~ skill: "1"                   ~ 26 ~ with split-by
					agent: {column: agent, match: extension} ~ skill: "1"  ~ 19 ~ skill must not be set together with bucket
					dialers:                ~ dialer:                      ~ 1  ~ unknown key "dialer"
					""")
	void reportsMistakeInOtherKeysWithFileAndLine(String good, String bad, int line, String message)
			throws IOException {
		assertThat(MORE).contains(good);
		assertThat(problems(MORE.replace(good, bad))).singleElement()
			.asString()
			.startsWith(this.folder.resolve("dialers.yaml") + ":" + line + ": ")
			.contains(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~',
			textBlock = """
					queue: "11"           ~ queue: 11               ~ 3  ~ dialers.soft.queue must be text in quotes: queue: "11"
					queue: "11"           ~ queue: 011              ~ 3  ~ dialers.soft.queue must be text in quotes: queue: "011"
					name: "{client_name}" ~ name: {client_name}     ~ 4  ~ dialers.soft.name must be text in quotes: name: "{client_name}"
					name: "{client_name}" ~ name: client_name       ~ 4  ~ dialers.soft: name must name a column, such as "{client_name}", was "client_name"
					"{priority|0}"        ~ 05                      ~ 5  ~ dialers.soft.priority must be text in quotes: priority: "05"
					"{priority|0}"        ~ high                    ~ 5  ~ dialers.soft: priority must be a whole number from -32768 to 32767, or name a column
					"{mobile}"            ~ {mobile}                ~ 9  ~ destination must be text in quotes: destination: "{mobile}"
					"{mobile}"            ~ mobile                  ~ 9  ~ destination must name a column, such as "{mobile}", was "mobile"
					"{mobile}"            ~ "380501112233"          ~ 9  ~ destination must name a column
					type: "1"             ~ type: on                ~ 9  ~ type must be text in quotes: type: "on"
					description: "Mobile" ~ display: 0441112233     ~ 9  ~ display must be text in quotes: display: "0441112233"
					description: "Mobile" ~ display: +380441112233  ~ 9  ~ display must be text in quotes: display: "+380441112233"
					description: "Mobile" ~ description: 12:30      ~ 9  ~ description must be text in quotes: description: "12:30"
					priority: 10          ~ priority: 3.5           ~ 9  ~ priority: must be a whole number
					"{priority|0}"        ~ "40000"                 ~ 5  ~ dialers.soft: priority must be a whole number from -32768 to 32767
					[contract,            ~ [yes,                   ~ 7  ~ must be text in quotes: - "yes"
					[contract,            ~ [1.10,                  ~ 7  ~ must be text in quotes: - "1.10"
					[contract, {          ~ ["{debt}", {            ~ 7  ~ dialers.soft.variables: "{debt}" must be written without braces: debt
					[contract, {          ~ [{debt}, {              ~ 7  ~ must be text in quotes: - "{debt}"
					""")
	void reportsUnquotedText(String good, String bad, int line, String message) throws IOException {
		assertThat(GOOD).contains(good);
		assertThat(problems(GOOD.replace(good, bad))).singleElement()
			.asString()
			.startsWith(this.folder.resolve("dialers.yaml") + ":" + line + ": ")
			.contains(message)
			.doesNotContain("dev.crmbridge", "java.", "`");
	}

	@ParameterizedTest
	@CsvSource({ "5.0", "+5", "-32768" })
	void acceptsConstantPriority(String priority) throws IOException {
		assertThat(problems(GOOD.replace("{priority|0}", priority))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "-", "- link:" })
	void rejectsEmptyVariable(String item) throws IOException {
		assertThat(problems("""
				dialers:
				  soft:
				    queue: "11"
				    name: "{client_name}"
				    variables:
				      %s
				    communications:
				      - {destination: "{mobile}", type: "1"}
				""".formatted(item))).singleElement()
			.asString()
			.contains("dialers.soft.variables: must have no empty item");
	}

	@Test
	void rejectsEmptyCommunication() throws IOException {
		assertThat(problems("""
				dialers:
				  soft:
				    queue: "11"
				    name: "{client_name}"
				    communications:
				      - {destination: "{mobile}", type: "1"}
				      -
				""")).singleElement().asString().contains("communications must have no empty item");
	}

	@Test
	void reportsEveryMistakeOfADialer() throws IOException {
		assertThat(problems("""
				dialers:
				  soft:
				    queue: 11
				    colour: red
				    communications:
				      - {destination: mobile, prio: 3}
				    size: big
				  "a/b":
				    communications: none
				  Soft list:
				    split-by: dialer
				""")).extracting(ConfigProblem::line).containsExactlyInAnyOrder(2, 3, 4, 6, 6, 6, 7, 8, 8, 8, 9, 10);
	}

	@Test
	void reportsMisspeltKeyAndTheMissingOne() throws IOException {
		assertThat(problems(GOOD.replace("queue:", "queu:"))).satisfiesExactlyInAnyOrder(
				(unknown) -> assertThat(unknown.toString()).contains(":3: unknown key \"queu\""),
				(missing) -> assertThat(missing.toString()).contains(":2: dialers.soft: queue is required"));
	}

	@Test
	void acceptsPlainNumbersWithoutQuotes() throws IOException {
		assertThat(problems(GOOD.replace("type: \"1\"", "type: 1").replace("\"{priority|0}\"", "\"5\""))).isEmpty();
	}

	@Test
	void reportsLineThatIsNotUtf8() throws IOException {
		Path file = this.folder.resolve("dialers.yaml");
		Files.write(file, (GOOD + "# боржники\n").getBytes(Charset.forName("windows-1251")));
		assertThat(DialerRegistry.problems(file)).singleElement()
			.hasToString(file + ":12: is not UTF-8 from this line on; save the file as UTF-8");
	}

	@Test
	void rejectsMoreThanTwentyNumbers() throws IOException {
		String number = "      - {destination: \"{mobile}\", type: \"1\", priority: 10, description: \"Mobile\"}\n";
		assertThat(problems(GOOD.replace(number, number.repeat(20)))).isEmpty();
		assertThat(problems(GOOD.replace(number, number.repeat(21)))).singleElement()
			.asString()
			.contains("dialers.yaml:8: ", "1 to 20 numbers");
	}

	@Test
	void rejectsFileWithoutDialers() throws IOException {
		assertThat(problems("dialers:\n")).singleElement().asString().contains("must have at least one dialer");
		assertThat(problems("")).singleElement().asString().contains("dialers.yaml");
	}

	@Test
	void reportsMissingFile() {
		assertThat(DialerRegistry.problems(this.folder.resolve("none.yaml"))).singleElement()
			.asString()
			.contains("none.yaml");
	}

	@Test
	void rejectsDuplicateDialer() throws IOException {
		assertThat(problems(GOOD + GOOD.substring(GOOD.indexOf("  soft:")))).singleElement()
			.asString()
			.contains("dialers.yaml:12: ", "soft");
	}

	private List<ConfigProblem> problems(String yaml) throws IOException {
		return DialerRegistry.problems(Files.writeString(this.folder.resolve("dialers.yaml"), yaml));
	}

}
