package dev.crmbridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The product keeps the {@link LayoutRules}; a layout that breaks them, in
 * {@code badlayout}, shows that each rule can fail.
 */
class LayoutTest {

	private static final Path SOURCES = Path.of("src/main/java/dev/crmbridge");

	private static final Path BAD_SOURCES = Path.of("src/test/java/dev/crmbridge/badlayout");

	private static final JavaClasses PRODUCT = classes("target/classes/dev/crmbridge");

	private static final JavaClasses BAD = classes("target/test-classes/dev/crmbridge/badlayout");

	private static final LayoutRules RULES = new LayoutRules("dev.crmbridge");

	private static final LayoutRules BAD_RULES = new LayoutRules("dev.crmbridge.badlayout");

	private static JavaClasses classes(String folder) {
		return new ClassFileImporter().importPath(folder);
	}

	private static void assertBroken(ArchRule rule, String... words) {
		assertThat(rule.evaluate(BAD).getFailureReport().toString()).contains(words);
	}

	@Test
	void packagesFormNoCycle() {
		RULES.noCycles().check(PRODUCT);
		assertBroken(BAD_RULES.noCycles(), "Cycle detected", "callevents.intake", "callevents.delivery");
	}

	static List<String> conversations() {
		return LayoutRules.conversations();
	}

	@ParameterizedTest
	@MethodSource("conversations")
	void conversationImportsNoOther(String conversation) {
		RULES.conversationsAreApart(conversation).check(PRODUCT);
	}

	@Test
	void importOfAnotherConversationIsFound() {
		assertBroken(BAD_RULES.conversationsAreApart("lookup"), "CallerMapper", "ReportWriter");
		assertBroken(BAD_RULES.conversationsAreApart("crmapi"), "AgentMapper", "ReportWriter");
	}

	static List<String> packages() {
		return LayoutRules.packages();
	}

	@ParameterizedTest
	@MethodSource("packages")
	void packageUsesOnlyWhatItMay(String name) {
		RULES.usesOnlyWhatItMay(name).check(PRODUCT);
	}

	@Test
	void useOfAForbiddenPackageIsFound() {
		assertBroken(BAD_RULES.usesOnlyWhatItMay("callevents.intake"), "EventReader", "EventSender");
		assertBroken(BAD_RULES.usesOnlyWhatItMay("health"), "HealthReader", "SettingsCheck");
	}

	@Test
	void onlyRepositoriesAndSmallConversationsKnowJdbc() {
		RULES.fewKnowJdbc().check(PRODUCT);
		assertBroken(BAD_RULES.fewKnowJdbc(), "HealthReader", "JdbcClient");
	}

	@Test
	void onlyTheApplicationImportsTheCheck() {
		RULES.onlyTheApplicationRunsTheCheck().check(PRODUCT);
		assertBroken(BAD_RULES.onlyTheApplicationRunsTheCheck(), "SettingsCheck", "HealthReader");
	}

	@Test
	void everyPackageIsKnown() throws IOException {
		Set<String> found = new TreeSet<>();
		for (Path folder : LayoutRules.folders(SOURCES).keySet()) {
			found.add(SOURCES.relativize(folder).toString().replace('/', '.'));
		}
		found.remove("");
		assertThat(found).containsExactlyInAnyOrderElementsOf(LayoutRules.packages());
	}

	@Test
	void packagesAreSmallAndFew() throws IOException {
		assertThat(LayoutRules.folders(SOURCES)).isNotEmpty()
			.allSatisfy((folder, files) -> assertThat(files).as("files in " + folder)
				.isLessThanOrEqualTo(LayoutRules.MAX_FILES));
		try (Stream<Path> children = Files.list(SOURCES)) {
			assertThat(children.filter(Files::isDirectory))
				.hasSizeLessThanOrEqualTo(LayoutRules.MAX_FIRST_LEVEL_PACKAGES);
		}
		assertThat(LayoutRules.folders(BAD_SOURCES)).containsEntry(BAD_SOURCES.resolve("lookup"), 1L);
	}

	@Test
	void noClassHasMoreThan250Lines() throws IOException {
		assertThat(LayoutRules.filesLongerThan(LayoutRules.MAX_LINES, SOURCES)).isEmpty();
		assertThat(LayoutRules.filesLongerThan(3, BAD_SOURCES))
			.contains(BAD_SOURCES.resolve("lookup/CallerMapper.java"));
	}

	@Test
	void longSqlStandsInSqlFiles() throws IOException {
		assertThat(LayoutRules.filesWithLongSql(LayoutRules.MAX_SQL_LINES, SOURCES))
			// composes a statement of parts
			.containsExactly(SOURCES.resolve("callevents/admin/DeliveryChangeRepository.java"));
		assertThat(LayoutRules.filesWithLongSql(LayoutRules.MAX_SQL_LINES, BAD_SOURCES))
			.containsExactly(BAD_SOURCES.resolve("health/HealthReader.java"));
	}

	@Test
	void everyPackageSaysWhatItIsForWhatComesInAndWhatGoesOut() throws IOException {
		for (Map.Entry<Path, Long> folder : LayoutRules.folders(SOURCES).entrySet()) {
			assertThat(folder.getKey().resolve("package-info.java")).content()
				.matches("(?s)/\\*\\*\\n \\* [A-Z][^<]+\\.\\n \\* <p>\\n \\* In: [^<]+\\.\\n"
						+ " \\* <p>\\n \\* Out: [^<]+\\.\\n \\*/\\npackage .*");
		}
		assertThat(BAD_SOURCES.resolve("lookup/package-info.java")).doesNotExist();
	}

}
