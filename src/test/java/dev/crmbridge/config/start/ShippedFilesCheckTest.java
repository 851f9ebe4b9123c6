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
	void shippedFolderIsGood() {
		assertThat(new ShippedFilesCheck().problems(new StandardEnvironment())).isEmpty();
	}

	@Test
	void anotherFolderIsToldSo() {
		assertThat(new ShippedFilesCheck(this.folder).problems(new StandardEnvironment())).satisfiesExactly(
				(routes) -> assertThat(routes.toString()).contains("no *.camel.yaml", "start the bridge in the folder"),
				(sql) -> assertThat(sql).hasToString("config/sql/caller-lookup.sql: cannot be read"));
	}

	@Test
	void folderOfRoutesWithoutRoutesIsToldSo() throws IOException {
		Files.createDirectories(this.folder.resolve("routes"));
		Files.createFile(this.folder.resolve("routes/notes.yaml"));
		assertThat(new ShippedFilesCheck(this.folder).problems(new StandardEnvironment())).first()
			.asString()
			.contains("no *.camel.yaml");
	}

}
