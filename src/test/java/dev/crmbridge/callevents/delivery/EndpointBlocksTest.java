package dev.crmbridge.callevents.delivery;

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

/** Mistakes in the shipped endpoints' blocks, made in a copy of the folder. */
class EndpointBlocksTest {

	private static final String FILE = "crm-endpoints.camel.yaml";

	/** Where the first block of the shipped file says its {@code routeId}. */
	private static final int ROUTE_ID = 8;

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
	void shippedBlocksAreGood() {
		assertThat(problems()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~',
			textBlock = """
					name: events, value        ~ name: event, value         ~ 13 ~ unknown parameter "event"; known are [
					"offering,bridged"         ~ "offering,ringing"         ~ 13 ~ events: "ringing" is none of
					"offering,bridged"         ~ "offering,"                ~ 13 ~ events: has a comma with nothing beside it
					value: inbound             ~ value: internal            ~ 14 ~ directions: "internal" is none of
					value: live                ~ value: alive               ~ 15 ~ delivery: "alive" is none of durable, live
					value: 60s                 ~ value: 60                  ~ 16 ~ maxAge: "60" is no duration
					value: 5s                  ~ value: 0s                  ~ 17 ~ timeout: "0s" is no duration
					timeout, value: 5s         ~ parallel, value: 0         ~ 17 ~ parallel: "0" is no whole number from 1 to 200
					timeout, value: 5s         ~ rate, value: 0.5           ~ 17 ~ rate: "0.5" is no whole number
					timeout, value: 5s         ~ retries, value: "5s,soon"  ~ 17 ~ retries: "soon" is no duration
					timeout, value: 5s         ~ maxAge, value: 5s          ~ 17 ~ maxAge is given twice
					name, value: screen-pop    ~ name, value: screen-pup    ~ 10 ~ name: has to be the same as routeId
					"{{crm.endpoints.screen-pop.url}}"    ~ crm.example.com ~ 11 ~ url: must be an http or https URL; it
					"{{crm.endpoints.screen-pop.url}}"    ~ "ftp://crm.example.com" ~ 11 ~ url: must be an http or https URL; it
					"{{crm.endpoints.screen-pop.url}}"    ~ "https:///pop"  ~ 11 ~ url: must be an http or https URL; it
					"{{crm.endpoints.screen-pop.url}}"    ~ "https://crm example.com" ~ 11 ~ url: must be an http or https URL; it
					"{{crm.endpoints.screen-pop.secret}}" ~ invented        ~ 12 ~ secret: a secret has to be whsec_ and base64
					""")
	void mistakeIsToldWithFileAndLine(String good, String bad, int line, String message) throws IOException {
		replace(good, bad);
		assertThat(problems()).singleElement().asString().startsWith(at(line)).contains(message);
	}

	@Test
	void blockWithoutNameOrUrlIsToldSo() throws IOException {
		replace("      - {name: url, value: \"{{crm.endpoints.screen-pop.url}}\"}\n", "");
		assertThat(problems()).containsExactly(at(ROUTE_ID) + "the block has no url");
		replace("      - {name: name, value: screen-pop}\n", "");
		assertThat(problems()).containsExactly(at(ROUTE_ID) + "the block has no name",
				at(ROUTE_ID) + "the block has no url");
	}

	@Test
	void nameOfTwoBlocksIsToldAtTheSecond() throws IOException {
		replace("call-journal\n", "screen-pop\n");
		replace("name, value: call-journal", "name, value: screen-pop");
		assertThat(problems()).singleElement()
			.asString()
			.startsWith(at(23))
			.contains("name: \"screen-pop\" is taken by " + this.folder.resolve(FILE) + ":10");
	}

	@Test
	void nameOfTwoFilesIsToldAtOneOfThem() throws IOException {
		Files.copy(this.folder.resolve(FILE), this.folder.resolve("more.camel.yaml"));
		assertThat(problems()).hasSize(2).allMatch((problem) -> problem.contains("is taken by "));
	}

	@ParameterizedTest
	@CsvSource({ "Screen-Pop", "screen_pop", "screen--pop", "-pop", "7pop", "screen.pop" })
	void nameThatIsNoNameIsToldSo(String name) throws IOException {
		replace("routeId: screen-pop", "routeId: " + name);
		replace("name, value: screen-pop", "name, value: " + name);
		assertThat(problems()).singleElement().asString().startsWith(at(10)).contains("name: has to be words of a-z");
	}

	@Test
	void allMistakesOfAllBlocksAreToldAtOnce() throws IOException {
		replace("value: 60s", "value: soon");
		replace("value: 5s", "value: later");
		replace("value: durable", "value: forever");
		assertThat(problems()).hasSize(3)
			.anyMatch((problem) -> problem.startsWith(at(16)))
			.anyMatch((problem) -> problem.startsWith(at(17)))
			.anyMatch((problem) -> problem.startsWith(at(26)));
	}

	@Test
	void mistakeInASettingIsToldWhereItIsNamed() {
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
	void settingThatABlockNamesIsRequired() {
		this.settings.setProperty("crm.endpoints.screen-pop.url", " ");
		assertThat(new CrmEndpointReader(this.folder).missingSettings(this.settings)).singleElement()
			.asString()
			.isEqualTo("missing setting crm.endpoints.screen-pop.url (or CRM_ENDPOINTS_SCREENPOP_URL): named by "
					+ this.folder.resolve(FILE) + ":11");
		assertThat(problems()).isEmpty();
	}

	@Test
	void fileThatIsNoYamlIsToldByAnotherCheck() throws IOException {
		replace("value: inbound}", "value: inbound");
		assertThat(problems()).isEmpty();
	}

	@Test
	void blockOfAnotherTemplateIsNotOurs() throws IOException {
		replace("routeTemplateRef: crm-endpoint\n    routeId: screen-pop", """
				routeTemplateRef: of-the-integrator
				    routeId: screen-pop""");
		replace("value: 60s", "value: soon");
		assertThat(problems()).isEmpty();
	}

	@Test
	void folderThatIsMissingIsToldByAnotherCheck() {
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
