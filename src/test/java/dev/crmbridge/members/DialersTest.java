package dev.crmbridge.members;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

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

	@TempDir
	private Path folder;

	@Test
	void shippedFileIsGood() {
		assertThat(Dialers.problems(Path.of("config/dialers.yaml"))).isEmpty();
		assertThat(new Dialers().names()).containsExactlyInAnyOrder("soft", "agent-bound", "outbound-ivr", "mixed");
	}

	@Test
	void goodFileIsGood() throws IOException {
		assertThat(problems(GOOD)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			queue: "11"           ~ "queu": "11"            ~ 2  ~ queue is required
			priority: "           ~ prioryty: "             ~ 5  ~ unknown key "prioryty"
			queue: "11"           ~ queue: eleven           ~ 3  ~ queue has to be the id of a Webitel queue
			name: "{client_name}" ~ name: "{client_name"    ~ 4  ~ is no template
			"{priority|0}"        ~ "{}"                    ~ 5  ~ is no template
			end-of-day            ~ end-of-month            ~ 6  ~ expire-at "end-of-month" is none of
			end-of-day            ~ +12 hours               ~ 6  ~ is no time span
			/{client_id}          ~ /{client_id             ~ 2  ~ is no template
			number-format: digits ~ number-format: roman    ~ 10 ~ "roman" is none of: digits, e164, national, as-is
			duplicates: file      ~ duplicates: everywhere  ~ 11 ~ "everywhere" is none of: none, file
			priority: 10          ~ prio: 10                ~ 9  ~ unknown key "prio"
			priority: 10          ~ priority: high          ~ 9  ~ priority
			type: "1", prio       ~ prio                    ~ 9  ~ type is required
			queue: "11"           ~ queue: ["11"            ~ 4  ~ expected ',' or ']'
			""")
	void mistakeIsToldWithFileAndLine(String good, String bad, int line, String message) throws IOException {
		assertThat(GOOD).contains(good);
		assertThat(problems(GOOD.replace(good, bad))).singleElement()
			.asString()
			.startsWith(this.folder.resolve("dialers.yaml") + ":" + line + ": ")
			.contains(message);
	}

	@Test
	void fileWithoutDialersIsToldSo() throws IOException {
		assertThat(problems("dialers:\n")).singleElement().asString().contains("names no dialer");
		assertThat(problems("")).singleElement().asString().contains("dialers.yaml");
	}

	@Test
	void missingFileIsToldSo() {
		assertThat(Dialers.problems(this.folder.resolve("none.yaml"))).singleElement().asString().contains("none.yaml");
	}

	@Test
	void dialerTwiceIsToldSo() throws IOException {
		assertThat(problems(GOOD + GOOD.substring(GOOD.indexOf("  soft:")))).singleElement()
			.asString()
			.contains("dialers.yaml:12: ", "soft");
	}

	private List<String> problems(String yaml) throws IOException {
		return Dialers.problems(Files.writeString(this.folder.resolve("dialers.yaml"), yaml));
	}

}
