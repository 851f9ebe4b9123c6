package dev.crmbridge.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.core.io.ByteArrayResource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Settings that pages name exist. */
class PageSettingsTest {

	private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

	/** A setting, or all below a prefix; its value may follow. */
	private static final Pattern SETTING = Pattern
		.compile("((?:bridge|lookup|crm|store|webitel|events|data|members|server|management|logging|spring|camel)"
				+ "(?:\\.[a-z0-9-]+)*)(\\.[a-z0-9-]+|\\.\\*)(?:[=:/ ].*)?");

	/** A host of examples and two files that look like settings. */
	private static final Set<String> NO_SETTINGS = Set.of("bridge.example.com", "bridge.aot", "bridge.jsa");

	private static Stream<Path> pages() throws IOException {
		try (Stream<Path> docs = Files.walk(Path.of("src/docs"))) {
			return Stream.concat(Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(Path::of),
					docs.filter((path) -> path.toString().endsWith(".md")).toList().stream());
		}
	}

	@ParameterizedTest
	@MethodSource("pages")
	void namedSettingsExist(Path page) throws IOException {
		KnownSettings settings = new KnownSettings();
		List<String> named = CODE.matcher(Files.readString(page))
			.results()
			.map((code) -> SETTING.matcher(code.group(1)))
			.filter((setting) -> setting.matches())
			.filter((setting) -> !setting.group(2).equals(".*") || !isPrefix(setting.group(1)))
			.map((setting) -> setting.group(1) + setting.group(2))
			.filter((name) -> !NO_SETTINGS.contains(name))
			.distinct()
			.toList();
		String yaml = named.stream().map((name) -> name + ": x\n").reduce("", String::concat);
		assertThat(settings.unknown(new ByteArrayResource(yaml.getBytes(UTF_8), page.toString()))).isEmpty();
	}

	private static boolean isPrefix(String name) {
		return KnownSettings.records()
			.keySet()
			.stream()
			.anyMatch((record) -> (record + ".").startsWith(name + ".") || name.startsWith(record + "."));
	}

}
