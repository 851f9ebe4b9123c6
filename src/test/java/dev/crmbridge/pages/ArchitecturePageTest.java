package dev.crmbridge.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.crmbridge.callevents.DeliveryState;
import dev.crmbridge.config.RouteFolder;
import dev.crmbridge.config.diagram.RouteDiagram;
import dev.crmbridge.lookup.LookupSource;
import dev.crmbridge.memberlists.ChunkState;
import dev.crmbridge.memberlists.LoadState;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** The page on the architecture names the packages and states that the code has. */
class ArchitecturePageTest {

	private static final Path CODE = Path.of("src/main/java/dev/crmbridge");

	private static final Pattern TRANSITION = Pattern.compile("(?m)^ *(\\S+) --> ([^\\s:]+)");

	private final Page page = Page.read("src/docs/architecture.md");

	@Test
	void tableNamesEachPackage() throws IOException {
		Set<String> packages;
		try (Stream<Path> files = Files.walk(CODE)) {
			packages = files.filter((file) -> file.toString().endsWith(".java"))
				.map((file) -> CODE.relativize(file.getParent()).toString().replace('/', '.'))
				.filter((name) -> !name.isEmpty())
				.collect(Collectors.toCollection(TreeSet::new));
		}
		assertThat(this.page.table("Packages").stream().map((row) -> row.get(0).replace("`", "")))
			.containsExactlyInAnyOrderElementsOf(packages);
	}

	@Test
	void diagramHasTheStatesOfALoad() {
		assertThat(states("load"))
			.containsExactlyInAnyOrderElementsOf(Stream.of(LoadState.values()).map(LoadState::word).toList());
	}

	@Test
	void diagramHasTheStatesOfAChunk() {
		assertThat(states("chunk"))
			.containsExactlyInAnyOrderElementsOf(Stream.of(ChunkState.values()).map(ChunkState::word).toList());
	}

	@Test
	void diagramHasTheStatesOfADelivery() {
		assertThat(states("delivery"))
			.containsExactlyInAnyOrderElementsOf(Stream.of(DeliveryState.values()).map(DeliveryState::word).toList());
	}

	@Test
	void diagramOfTheRoutesIsTheOneOfTheCheck() {
		StandardEnvironment settings = new StandardEnvironment();
		ConfigDataEnvironmentPostProcessor.applyTo(settings);
		String diagram = RouteDiagram.of(new RouteFolder(RouteFolder.DEFAULT),
				(name) -> LookupSource.placeholder(name, settings));
		assertThat(this.page.block("Calls of the routes", "mermaid"))
			.as("the block must be this output of --check --routes:%n%s", diagram)
			.isEqualTo(diagram);
	}

	/** Returns the states of a diagram; Mermaid allows no dash in their names. */
	private Set<String> states(String what) {
		return TRANSITION.matcher(this.page.block("States of a " + what, "mermaid"))
			.results()
			.flatMap((transition) -> Stream.of(transition.group(1), transition.group(2)))
			.filter((state) -> !state.equals("[*]"))
			.map((state) -> state.replace('_', '-'))
			.collect(Collectors.toCollection(TreeSet::new));
	}

}
