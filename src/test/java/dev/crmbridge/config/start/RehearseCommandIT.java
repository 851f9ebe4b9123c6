package dev.crmbridge.config.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.crmbridge.testkit.process.BridgeProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The start that {@code prepare-start} has Java record. */
class RehearseCommandIT {

	@TempDir
	private Path folder;

	@BeforeEach
	void prepare() {
		BridgeProcess.prepare(this.folder);
	}

	@Test
	void runsWithoutSettingsAndHasNoEffectOutside() throws IOException {
		Files.writeString(this.folder.resolve("routes/unprompted.camel.yaml"), """
				- route:
				    id: unprompted
				    description: Acts without a request
				    from:
				      uri: timer:once
				      parameters: {repeatCount: 1, delay: 0}
				      steps:
				        - to: {uri: file:sent}
				""");
		Path list = Files.createDirectories(this.folder.resolve("members/in/soft")).resolve("list.csv");
		Files.writeString(list, "phone,name\n0501112233,A\n");
		Files.writeString(this.folder.resolve("config/application.yaml"), "logging.file.name: bridge.log\n");
		try (BridgeProcess rehearsal = rehearse()) {
			assertThat(rehearsal.exitCode()).as(rehearsal::output).isZero();
			assertThat(rehearsal.output())
				.contains("Started caller-lookup (platform-http:", "Started query-crm (seda:",
						"No answer from the CRM database for +38050***2233: ")
				.doesNotContain("Started unprompted", "Started dropped-list");
		}
		assertThat(list).exists();
		try (Stream<Path> left = Files.walk(this.folder)) {
			assertThat(left.filter(Files::isRegularFile).map((file) -> this.folder.relativize(file).toString()))
				.allMatch((file) -> file.startsWith("routes/") || file.startsWith("config/")
						|| List.of("members/in/soft/list.csv", "out.log", "err.log").contains(file));
		}
	}

	@Test
	void reportsMistakesThatPreventStart() throws IOException {
		Files.writeString(this.folder.resolve("config/dialers.yaml"), "dialers: {soft: {quue: 11}}\n");
		try (BridgeProcess rehearsal = rehearse()) {
			assertThat(rehearsal.exitCode()).isOne();
			assertThat(rehearsal.errors().lines()).hasSize(4)
				.allMatch((line) -> line.startsWith("config/dialers.yaml:1: "));
		}
	}

	private BridgeProcess rehearse() {
		return BridgeProcess.startPrepared(this.folder, Map.of(), List.of("--rehearse"));
	}

}
