package dev.crmbridge.config.check;

import dev.crmbridge.config.RouteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class RouteFilesTest {

	@TempDir
	private Path folder;

	@Test
	void acceptsMountedConfigMap() throws IOException {
		Path version = Files.createDirectory(this.folder.resolve("..2026_11_27_01_00_00.1"));
		Files.writeString(version.resolve("x.camel.yaml"), "- route: {}");
		Files.createSymbolicLink(this.folder.resolve("..data"), version.getFileName());
		Files.createSymbolicLink(this.folder.resolve("x.camel.yaml"), Path.of("..data/x.camel.yaml"));
		assertThat(RouteFiles.notLoaded(this.folder)).isEmpty();
		RouteFiles read = RouteFiles.in(this.folder);
		assertThat(read.files()).extracting(RouteFile::path).containsExactly(this.folder.resolve("x.camel.yaml"));
		assertThat(read.problems()).isEmpty();
	}

	@Test
	void acceptsGitFolder() throws IOException {
		Files.createDirectories(this.folder.resolve(".git/hooks"));
		Files.writeString(this.folder.resolve(".git/hooks/x.camel.yaml"), "");
		Files.writeString(this.folder.resolve(".git/HEAD"), "");
		assertThat(RouteFiles.notLoaded(this.folder)).isEmpty();
	}

	@Test
	void readsTheBridgesOwnFilesAfterThoseOfEngineers() throws IOException {
		Path own = Files.createDirectory(this.folder.resolve("system")).resolve("a.camel.yaml");
		Path engineers = this.folder.resolve("b.camel.yaml");
		for (Path file : List.of(own, engineers)) {
			Files.writeString(file, "- route: {}");
		}
		assertThat(RouteFiles.in(this.folder).files()).extracting(RouteFile::path).containsExactly(engineers, own);
		assertThat(RouteFiles.notLoaded(this.folder)).isEmpty();
	}

	@Test
	void reportsFilesBelowTheBridgesOwn() throws IOException {
		Path below = Files.createDirectories(this.folder.resolve("system/more")).resolve("x.camel.yaml");
		Files.writeString(below, "");
		assertThat(RouteFiles.notLoaded(this.folder)).singleElement().asString().startsWith(below + ": is not loaded");
	}

	@Test
	void reportsFilesThatAreNotLoaded() throws IOException {
		Path below = Files.createDirectory(this.folder.resolve("more")).resolve("x.camel.yaml");
		Files.writeString(below, "");
		assertThat(RouteFiles.notLoaded(this.folder)).singleElement().asString().startsWith(below + ": is not loaded");
	}

}
