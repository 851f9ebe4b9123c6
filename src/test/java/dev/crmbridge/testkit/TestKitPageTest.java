package dev.crmbridge.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The test kit's page names each of its public classes, and no others. */
class TestKitPageTest {

	private static final Path KIT = Path.of("src/test/java/dev/crmbridge/testkit");

	private static final Pattern PUBLIC_TYPE = Pattern.compile("^public ", Pattern.MULTILINE);

	/** A class in backticks, or the class of a method in backticks. */
	private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)[^`]*`");

	@Test
	void namesEachPublicClass() throws IOException {
		assertThat(named()).containsAll(
				classes().filter((file) -> PUBLIC_TYPE.matcher(read(file)).find()).map(TestKitPageTest::name).toList());
	}

	@Test
	void namesOnlyClassesOfTheKit() throws IOException {
		assertThat(classes().map(TestKitPageTest::name).toList()).containsAll(named());
	}

	@Test
	void tableHasOneRowForEachNeed() throws IOException {
		List<String> needs = read(KIT.resolve("README.md")).lines()
			.filter((line) -> line.startsWith("| "))
			.map((line) -> line.split("\\|")[1].strip())
			.toList();
		assertThat(needs).hasSizeGreaterThan(15).doesNotHaveDuplicates();
	}

	private static Set<String> named() {
		return NAMED.matcher(read(KIT.resolve("README.md")))
			.results()
			.map((code) -> code.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Stream<Path> classes() throws IOException {
		try (Stream<Path> files = Files.walk(KIT)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList().stream();
		}
	}

	private static String name(Path file) {
		return file.getFileName().toString().replace(".java", "");
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
