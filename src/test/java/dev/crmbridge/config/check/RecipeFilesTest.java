package dev.crmbridge.config.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** The recipes of {@code src/docs/recipes} fit beside the shipped routes. */
class RecipeFilesTest {

	private static final Path RECIPES = Path.of("src/docs/recipes");

	private static final int MAX_LINES = 40;

	/** A setting without a default. */
	private static final Pattern SETTING = Pattern.compile("\\{\\{([a-z][a-z.-]+)}}");

	@TempDir
	private Path routes;

	static List<Path> recipes() throws IOException {
		try (Stream<Path> files = Files.list(RECIPES)) {
			return files.filter((file) -> file.toString().endsWith(".camel.yaml")).sorted().toList();
		}
	}

	@ParameterizedTest
	@MethodSource("recipes")
	void recipeIsShortAndItsHeaderSaysWhatItNeeds(Path recipe) throws IOException {
		List<String> lines = Files.readAllLines(recipe);
		assertThat(lines).hasSizeLessThanOrEqualTo(MAX_LINES);
		assertThat(String.join("\n", lines)).matches(
				"(?s)# [A-Z].+\\.\\n#   in    .+\\n#   out   .+\\n#   edit  .+\\n#   lib   .+\\n- .+(description|routeTemplateRef): .+");
	}

	/** A recipe that replaces a shipped file is copied over it. */
	@ParameterizedTest
	@MethodSource("recipes")
	void recipePassesTheCheck(Path recipe) throws IOException {
		StandardEnvironment settings = new StandardEnvironment();
		ConfigDataEnvironmentPostProcessor.applyTo(settings);
		Map<String, Object> own = SETTING.matcher(Files.readString(recipe))
			.results()
			.map((setting) -> setting.group(1))
			.distinct()
			.collect(Collectors.toMap((name) -> name, (name) -> "x"));
		settings.getPropertySources().addLast(new MapPropertySource("the recipe's settings", own));
		FileSystemUtils.copyRecursively(Path.of("routes"), this.routes);
		Files.copy(recipe, this.routes.resolve(recipe.getFileName()));
		assertThat(new RouteFilesCheck(this.routes).problems(settings)).isEmpty();
	}

	@Test
	void pageNamesEachRecipeItsSettingsAndItsJars() throws IOException {
		List<String> rows = Files.readAllLines(RECIPES.resolve("README.md"));
		for (Path recipe : recipes()) {
			String name = recipe.getFileName().toString();
			assertThat(rows).as(name).anySatisfy((row) -> {
				assertThat(row).startsWith("| ").contains("[" + name.replace(".camel.yaml", "") + "](" + name + ")");
				String yaml = Files.readString(recipe);
				assertThat(SETTING.matcher(yaml)
					.results()
					.map((setting) -> setting.group(1))
					.filter((setting) -> !setting.equals("members.dir")))
					.allSatisfy((setting) -> assertThat(row).contains("`" + setting + "`"));
				Pattern.compile("[\\w.-]+\\.jar")
					.matcher(yaml)
					.results()
					.forEach((jar) -> assertThat(row).contains(jar.group().replaceFirst("-[0-9].*", "")));
			});
		}
	}

}
