package dev.crmbridge.config.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class ShippedFilesCheckTest {

	@TempDir
	private Path folder;

	@Test
	void acceptsShippedFolder() {
		assertThat(new ShippedFilesCheck().problems(new StandardEnvironment())).isEmpty();
	}

	@Test
	void rejectsAnotherFolder() {
		assertThat(new ShippedFilesCheck(this.folder).problems(new StandardEnvironment())).singleElement()
			.asString()
			.contains("must contain *.camel.yaml", "start the bridge in the folder");
	}

	@Test
	void rejectsRoutesFolderWithoutRoutes() throws IOException {
		Files.createDirectories(this.folder.resolve("routes"));
		Files.createFile(this.folder.resolve("routes/notes.yaml"));
		assertThat(new ShippedFilesCheck(this.folder).problems(new StandardEnvironment())).first()
			.asString()
			.contains("must contain *.camel.yaml");
	}

}
