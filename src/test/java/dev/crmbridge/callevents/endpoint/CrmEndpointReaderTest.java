package dev.crmbridge.callevents.endpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.crmbridge.config.ConfigProblem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** Mistakes in copies of the shipped endpoint blocks. */
class CrmEndpointReaderTest {

	private static final String FILE = "crm-endpoints.camel.yaml";

	/** Line of the first block's {@code routeId} in the shipped file. */
	private static final int ROUTE_ID_LINE = 8;

	@TempDir
	private Path folder;

	private final MockEnvironment settings = new MockEnvironment()
		.withProperty("crm.endpoints.screen-pop.url", "https://crm.example.com/pop?token=invented")
		.withProperty("crm.endpoints.screen-pop.secret", "whsec_aW52ZW50ZWQ=")
		.withProperty("crm.endpoints.call-journal.url", "http://crm.example.com:8080/journal");

	@BeforeEach
	void copy() throws IOException {
		FileSystemUtils.copyRecursively(Path.of("routes"), this.folder);
	}

	@Test
	void shippedBlocksHaveNoProblems() {
		assertThat(problems()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~',
			textBlock = """
					name: events, value        ~ name: event, value         ~ 13 ~ unknown parameter "event"; known parameters:
					"offering,bridged"         ~ "offering,ringing"         ~ 13 ~ events must be one or more of answered, bridged, joined, leaving, missed, offering, processing, result, was "ringing"
					"offering,bridged"         ~ "offering,"                ~ 13 ~ events must be a comma-separated list without empty items, was "offering,"
					value: inbound             ~ value: internal            ~ 14 ~ directions must be one or more of inbound, outbound, was "internal"
					value: live                ~ value: alive               ~ 15 ~ delivery must be one of durable, live, was "alive"
					value: 60s                 ~ value: 60                  ~ 16 ~ maxAge must be a duration such as 500ms, 5s, 30m, 2h or 7d, was "60"
					value: 5s                  ~ value: 0s                  ~ 17 ~ timeout must be a duration such as 500ms, 5s, 30m, 2h or 7d, was "0s"
					timeout, value: 5s         ~ parallel, value: 0         ~ 17 ~ parallel must be a whole number from 1 to 200, was "0"
					timeout, value: 5s         ~ rate, value: 0.5           ~ 17 ~ rate must be a whole number from 0 to 10000, was "0.5"
					timeout, value: 5s         ~ retries, value: "5s,soon"  ~ 17 ~ retries must be a duration such as 500ms, 5s, 30m, 2h or 7d, was "soon"
					timeout, value: 5s         ~ maxAge, value: 5s          ~ 17 ~ duplicate parameter maxAge
					timeout, value: 5s         ~ method, value: GET         ~ 17 ~ method must be one of PATCH, POST, PUT, was "GET"
					timeout, value: 5s         ~ headers, value: X-Key      ~ 17 ~ headers must be one "Name: value" a line, in ASCII
					timeout, value: 5s         ~ headers, value: "X Key: 1" ~ 17 ~ headers must be one "Name: value" a line, in ASCII
					timeout, value: 5s         ~ headers, value: "X-Key: ключ"      ~ 17 ~ headers must be one "Name: value" a line, in ASCII
					timeout, value: 5s         ~ headers, value: "Webhook-Id: 1"    ~ 17 ~ headers must be without Webhook-Id, which the bridge sets
					timeout, value: 5s         ~ headers, value: "Content-Length: 1" ~ 17 ~ headers must be without Content-Length, which the bridge sets
					timeout, value: 5s         ~ username, value: "a:b"     ~ 17 ~ username must be a name without a colon
					timeout, value: 5s         ~ password, value: invented  ~ 17 ~ password needs username
					timeout, value: 5s         ~ sslBundle, value: unknown  ~ 17 ~ sslBundle must be a bundle of the settings spring.ssl.bundle.pem or spring.ssl.bundle.jks, was "unknown"
					timeout, value: 5s         ~ transform, value: "seda:x" ~ 17 ~ transform must be the name of a direct: route, was "seda:x"
					timeout, value: 5s         ~ where, value: "${body[x] == 1" ~ 17 ~ where must be a predicate of Camel's simple language
					timeout, value: 5s         ~ where, value: "${boddy[x]} == 1" ~ 17 ~ where must be a predicate of Camel's simple language
					timeout, value: 5s         ~ uri, value: "file:out"     ~ 17 ~ a block must have either url or uri
					name, value: screen-pop    ~ name, value: screen-pup    ~ 10 ~ name must be the same as routeId
					"{{crm.endpoints.screen-pop.url}}"    ~ crm.example.com ~ 11 ~ url must be an http or https URL; it
					"{{crm.endpoints.screen-pop.url}}"    ~ "ftp://crm.example.com" ~ 11 ~ url must be an http or https URL; it
					"{{crm.endpoints.screen-pop.url}}"    ~ "https:///pop"  ~ 11 ~ url must be an http or https URL; it
					"{{crm.endpoints.screen-pop.url}}"    ~ "https://crm example.com" ~ 11 ~ url must be an http or https URL; it
					"{{crm.endpoints.screen-pop.secret}}" ~ invented        ~ 12 ~ secret must be whsec_ followed by base64
					""")
	void mistakeIsReportedWithFileAndLine(String good, String bad, int line, String message) throws IOException {
		replace(good, bad);
		assertThat(problems()).singleElement().asString().startsWith(at(line)).contains(message);
	}

	@Test
	void parameterOfHttpHasNoEffectWithAUri() throws IOException {
		replace("{name: url, value: \"{{crm.endpoints.screen-pop.url}}\"}", "{name: uri, value: pop}");
		replace("timeout, value: 5s", "method, value: PUT");
		assertThat(problems()).containsExactlyInAnyOrder(at(17) + "method needs url: it has no effect with uri",
				at(12) + "secret needs url: it has no effect with uri",
				at(11) + "uri must be a Camel endpoint such as kafka:call-events");
	}

	@Test
	void tokensNeedServerClientAndSecret() throws IOException {
		replace("timeout, value: 5s", "oauth2ClientId, value: bridge");
		assertThat(problems()).containsExactlyInAnyOrder(at(ROUTE_ID_LINE) + "missing parameter oauth2TokenUrl",
				at(ROUTE_ID_LINE) + "missing parameter oauth2ClientSecret");
	}

	@Test
	void blockHasOneKindOfAuthentication() throws IOException {
		this.settings.setProperty("crm.endpoints.screen-pop.url", "https://user:invented@crm.example.com/pop");
		replace("timeout, value: 5s", "headers, value: \"authorization: Bearer invented\"");
		assertThat(problems()).singleElement()
			.asString()
			.startsWith(at(17) + "a block must have one kind of authentication")
			.doesNotContain("invented");
	}

	@Test
	void bundleNeedsItsFilesAndShowsNoKey() throws IOException {
		String bundle = "spring.ssl.bundle.pem.crm.";
		this.settings.setProperty(bundle + "keystore.certificate", this.folder.resolve(FILE).toString());
		this.settings.setProperty(bundle + "keystore.private-key", "-----BEGIN PRIVATE KEY-----invented");
		replace("timeout, value: 5s", "sslBundle, value: crm");
		assertThat(problems()).isEmpty();
		this.settings.setProperty(bundle + "truststore.certificate", "file:/absent/ca.crt");
		this.settings.setProperty(bundle + "keystore.private-key", "invented");
		String problem = at(17) + "sslBundle needs a file that cannot be read: " + bundle;
		String missing = "truststore.certificate \"file:/absent/ca.crt\"";
		assertThat(problems()).containsExactlyInAnyOrder(problem + "keystore.private-key", problem + missing);
	}

	@Test
	void blockWithTheResultsDatabaseNeedsItsSettings() throws IOException {
		replace("{name: url, value: \"{{crm.endpoints.call-journal.url}}\"}",
				"{name: uri, value: \"sql:select 1?dataSource=#resultsDatabase\"}");
		replace("      - {name: secret, value: \"{{?crm.endpoints.call-journal.secret}}\"}\n", "");
		assertThat(new CrmEndpointReader(this.folder).missingSettings(this.settings)).hasSize(3)
			.allSatisfy((missing) -> assertThat(missing.toString()).contains("results.datasource.", ":24"));
		assertThat(problems()).isEmpty();
	}

	@Test
	void missingNameOrUrlIsReported() throws IOException {
		replace("      - {name: url, value: \"{{crm.endpoints.screen-pop.url}}\"}\n", "");
		assertThat(problems()).containsExactly(at(ROUTE_ID_LINE) + "missing parameter url");
		replace("      - {name: name, value: screen-pop}\n", "");
		assertThat(problems()).containsExactly(at(ROUTE_ID_LINE) + "missing parameter name",
				at(ROUTE_ID_LINE) + "missing parameter url");
	}

	@Test
	void nameOfTwoBlocksIsReportedAtTheSecond() throws IOException {
		replace("call-journal\n", "screen-pop\n");
		replace("name, value: call-journal", "name, value: screen-pop");
		assertThat(problems()).singleElement()
			.asString()
			.startsWith(at(23))
			.contains(
					"name must be unique, but \"screen-pop\" is already used at " + this.folder.resolve(FILE) + ":10");
	}

	@Test
	void nameInTwoFilesIsReportedOnce() throws IOException {
		Files.copy(this.folder.resolve(FILE), this.folder.resolve("more.camel.yaml"));
		assertThat(problems()).hasSize(2).allMatch((problem) -> problem.contains("is already used at "));
	}

	@ParameterizedTest
	@CsvSource({ "Screen-Pop", "screen_pop", "screen--pop", "-pop", "7pop", "screen.pop" })
	void invalidNameIsRejected(String name) throws IOException {
		replace("routeId: screen-pop", "routeId: " + name);
		replace("name, value: screen-pop", "name, value: " + name);
		assertThat(problems()).singleElement()
			.asString()
			.startsWith(at(10))
			.contains("name must be words of a-z and 0-9 joined by hyphens");
	}

	@Test
	void allMistakesOfAllBlocksAreReported() throws IOException {
		replace("value: 60s", "value: soon");
		replace("value: 5s", "value: later");
		replace("value: durable", "value: forever");
		assertThat(problems()).hasSize(3)
			.anyMatch((problem) -> problem.startsWith(at(16)))
			.anyMatch((problem) -> problem.startsWith(at(17)))
			.anyMatch((problem) -> problem.startsWith(at(26)));
	}

	@Test
	void valueOfASettingIsNotShown() throws IOException {
		this.settings.setProperty("crm.endpoints.screen-pop.secret", "secret-of-the-crm");
		replace("\"offering,bridged\"", "\"{{crm.endpoints.screen-pop.secret}}\"");
		assertThat(problems()).anyMatch((problem) -> problem.startsWith(at(13) + "events must be one or more of"))
			.noneMatch((problem) -> problem.contains("of-the-crm"));
	}

	@Test
	void mistakeInASettingIsReportedWhereTheSettingIsNamed() {
		this.settings.setProperty("crm.endpoints.screen-pop.url", "token-of-the-crm");
		this.settings.setProperty("crm.endpoints.screen-pop.secret", "secret-of-the-crm");
		this.settings.setProperty("crm.endpoints.call-journal.secret", "whsec_?");
		assertThat(problems()).hasSize(3)
			.anyMatch((problem) -> problem.startsWith(at(11)))
			.anyMatch((problem) -> problem.startsWith(at(12)))
			.anyMatch((problem) -> problem.startsWith(at(25)))
			.noneMatch((problem) -> problem.contains("of-the-crm"));
	}

	@Test
	void settingNamedByABlockIsRequired() {
		this.settings.setProperty("crm.endpoints.screen-pop.url", " ");
		assertThat(new CrmEndpointReader(this.folder).missingSettings(this.settings)).singleElement()
			.asString()
			.isEqualTo("missing setting crm.endpoints.screen-pop.url (or CRM_ENDPOINTS_SCREENPOP_URL): named by "
					+ this.folder.resolve(FILE) + ":11");
		assertThat(problems()).isEmpty();
	}

	@Test
	void invalidYamlIsLeftToAnotherCheck() throws IOException {
		replace("value: inbound}", "value: inbound");
		assertThat(problems()).isEmpty();
	}

	@Test
	void blockOfAnotherTemplateIsIgnored() throws IOException {
		replace("routeTemplateRef: crm-endpoint\n    routeId: screen-pop", """
				routeTemplateRef: of-the-integrator
				    routeId: screen-pop""");
		replace("value: 60s", "value: soon");
		assertThat(problems()).isEmpty();
	}

	@Test
	void missingFolderIsLeftToAnotherCheck() {
		assertThat(new CrmEndpointReader(this.folder.resolve("none")).problems(this.settings)).isEmpty();
	}

	private List<String> problems() {
		return new CrmEndpointReader(this.folder).problems(this.settings)
			.stream()
			.map(ConfigProblem::toString)
			.toList();
	}

	private String at(int line) {
		return this.folder.resolve(FILE) + ":" + line + ": ";
	}

	private void replace(String good, String bad) throws IOException {
		Path file = this.folder.resolve(FILE);
		String yaml = Files.readString(file);
		assertThat(yaml).contains(good);
		Files.writeString(file, yaml.replace(good, bad));
	}

}
