package dev.crmbridge.pages;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names in pages that could rot: links, paths, classes, route files, parameters, reasons.
 */
class PagesTest {

	private static final Pattern PATH = Pattern.compile("(?:(?:src|routes|config|\\.ci|\\.github)/|pom\\.xml$).*");

	private static final Pattern CLASS = Pattern.compile("[A-Z][a-z]+[A-Z]\\w*|[A-Z]\\w+(?:Test|IT)");

	/** A file that each site writes. */
	private static final Set<String> OF_A_SITE = Set.of("config/application.yaml");

	/** Names outside the project that look like classes. */
	private static final Set<String> FOREIGN = Set.of("CamelHttpMethod", "CamelHttpPath", "CamelHttpQuery",
			"CamelHttpUri", "ExecStart", "FlatFileItemReader", "LoadCredential", "MemoryDenyWriteExecute", "NaN",
			"OutOfMemoryError", "RowSpliterator", "VmHWM");

	/** First sentence of a reason in a source of the store. */
	private static final Pattern REASON_IN_CODE = Pattern.compile("\"(The [^\".]+\\.)( [^\"]+\\.)?\"");

	/** Description of a failure, without the words that some share. */
	private static final Pattern FAILURE_IN_CODE = Pattern
		.compile("\\bDESCRIPTIONS\\.put\\(\\w+\\.class, \"(?:[^\":]+: )?([^\"]+)\"");

	private static final Pattern REASON = Pattern.compile("\\*\\*(?:\\w+: )?`([^`]+)`");

	private static List<Page> pages() {
		return Page.all();
	}

	@Test
	void readmeFitsInFiveMinutes() {
		assertThat(Page.read("README.md").text().lines()).hasSizeLessThanOrEqualTo(120);
	}

	@ParameterizedTest
	@MethodSource("pages")
	void linksLeadToPagesAndHeadings(Page page) {
		for (String link : page.links()) {
			String file = link.replaceFirst("#.*", "");
			Path target = file.isEmpty() ? page.path() : page.path().resolveSibling(file).normalize();
			assertThat(target).as(link).exists();
			if (link.contains("#")) {
				assertThat(Page.read(target).anchors()).as(link).contains(link.replaceFirst(".*#", ""));
			}
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void pathsExist(Page page) throws IOException {
		for (String code : page.codes()) {
			String path = code.split(" ")[0];
			if (PATH.matcher(path).matches() && !OF_A_SITE.contains(path)) {
				assertThat(exists(path)).as(path).isTrue();
			}
		}
	}

	private static boolean exists(String path) throws IOException {
		if (!path.contains("*")) {
			return Files.exists(Path.of(path));
		}
		PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path);
		try (Stream<Path> files = Files.walk(Path.of(path.substring(0, path.indexOf('/'))))) {
			return files.anyMatch(matcher::matches);
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void classesExist(Page page) throws IOException {
		Set<String> known = new TreeSet<>(FOREIGN);
		try (Stream<Path> files = Files.walk(Path.of("src"))) {
			files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(".java"))
				.forEach((name) -> known.add(name.substring(0, name.length() - ".java".length())));
		}
		assertThat(page.codes().stream().filter((code) -> CLASS.matcher(code).matches() && !known.contains(code)))
			.isEmpty();
	}

	@Test
	void readmeNamesEachRouteFile() throws IOException {
		List<String> named = Page.read("README.md")
			.table("Conversations")
			.stream()
			.flatMap((row) -> new Page(Path.of("README.md"), row.get(1)).codes().stream())
			.map((name) -> "routes/" + name + ".camel.yaml")
			.toList();
		for (String pattern : named) {
			assertThat(exists(pattern)).as(pattern).isTrue();
		}
		try (Stream<Path> files = Files.walk(Path.of("routes"))) {
			assertThat(files.filter(Files::isRegularFile)).allMatch((file) -> named.stream()
				.anyMatch((pattern) -> FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(file)));
		}
	}

	@Test
	void eachDecisionHasItsPartsAndStandsInTheIndex() {
		List<String> index = Page.read("src/docs/decisions/README.md").links();
		List<Page> records = pages().stream()
			.filter((page) -> page.path().getFileName().toString().matches("[0-9]{4}-.*"))
			.toList();
		assertThat(records).isNotEmpty().allSatisfy((record) -> {
			assertThat(index).contains(record.path().getFileName().toString());
			assertThat(record.text()).contains("**Context.**", "**Decision", "**Evidence", "**How to test it again.**");
		});
	}

	@Test
	void endpointParametersAreThoseOfTheTemplate() throws IOException {
		List<String> documented = Page.read("src/docs/crm-endpoints.md")
			.table("CRM endpoints")
			.stream()
			.flatMap((row) -> new Page(Path.of(""), row.get(0)).codes().stream())
			.toList();
		assertThat(documented).containsExactlyInAnyOrderElementsOf(templateParameters());
	}

	@ParameterizedTest
	@MethodSource("pages")
	void exampleBlocksHaveParametersOfTheTemplate(Page page) throws IOException {
		List<String> known = templateParameters();
		for (String block : page.blocks("yaml")) {
			for (JsonNode parameter : new YAMLMapper().readTree(block).findPath("parameters")) {
				assertThat(known).contains(parameter.path("name").asText());
			}
		}
	}

	private static List<String> templateParameters() throws IOException {
		Path file;
		try (Stream<Path> files = Files.walk(Path.of("routes"))) {
			file = files.filter((path) -> path.endsWith("call-event-delivery.camel.yaml")).findFirst().orElseThrow();
		}
		List<String> parameters = new ArrayList<>();
		for (JsonNode entry : new YAMLMapper().readTree(Files.readString(file))) {
			if (entry.at("/routeTemplate/id").asText().equals("crm-endpoint")) {
				entry.at("/routeTemplate/parameters")
					.forEach((parameter) -> parameters.add(parameter.path("name").asText()));
			}
		}
		return parameters;
	}

	@Test
	void explainedHealthReasonsExist() throws IOException {
		List<String> reasons = REASON.matcher(Page.read("src/docs/operations.md").text())
			.results()
			.map((MatchResult reason) -> reason.group(1).replaceFirst(" ?…$", "").replaceAll("\\s+", " "))
			.toList();
		String sources = sources();
		assertThat(reasons).hasSizeGreaterThan(15).allSatisfy((reason) -> assertThat(sources).contains(reason));
	}

	@ParameterizedTest
	@ValueSource(strings = { "StoreFailureClassifier", "StoreWriteCheck", "StoreSchema" })
	void healthReasonsOfTheStoreAreExplained(String source) throws IOException {
		assertOperationsExplains("store/" + source, REASON_IN_CODE);
	}

	@Test
	void errorsOfDeliveriesAreExplained() throws IOException {
		assertOperationsExplains("outbound/NetworkFailureDescriber", FAILURE_IN_CODE);
		assertOperationsExplains("callevents/delivery/DeliveryOutcome", Pattern.compile("null, \"([a-z ]+)\", null"));
	}

	private static void assertOperationsExplains(String source, Pattern text) throws IOException {
		String page = Page.read("src/docs/operations.md").text().replaceAll("\\s+", " ");
		List<String> texts = text.matcher(joined(Page.read("src/main/java/dev/crmbridge/" + source + ".java").text()))
			.results()
			.map((found) -> found.group(1))
			.toList();
		assertThat(texts).isNotEmpty().allSatisfy((each) -> assertThat(page).contains(each));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Event {}: {} {}, queue {}, number {}, {}",
			"Ended load as {}: {} rows, {} accepted, {} rejected, {} duplicates; load={}",
			"Refused {} requests for a missing or wrong key in the last minute; {}" })
	void quotedLogLinesAreWritten(String line) throws IOException {
		assertThat(sources()).contains(line);
		assertThat(Page.read("src/docs/operations.md").text()).containsPattern(line.replace("{}", "[^\n]+"));
	}

	/** Returns all Java sources of the product, their joined strings in one. */
	private static String sources() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
			return files.filter(Files::isRegularFile)
				.map((file) -> joined(Page.read(file).text()))
				.collect(Collectors.joining());
		}
	}

	private static String joined(String source) {
		return source.replaceAll("\"\\s*\\+\\s*\"", "");
	}

}
