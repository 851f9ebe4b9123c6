package dev.crmbridge.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** No link is followed in a folder that other accounts write into. */
class SafeFolderTest {

	private static final String SECRET = "webitel.token=secret";

	@TempDir
	private Path root;

	private Path secret;

	@BeforeEach
	void prepare() throws IOException {
		this.secret = Files.writeString(this.root.resolve("secret"), SECRET);
		Files.createDirectories(this.root.resolve("in/soft"));
		Files.createDirectories(this.root.resolve("work"));
	}

	@Test
	void refusesLinkToFolderAtAnyDepth() throws IOException {
		Files.createDirectories(this.root.resolve("elsewhere/soft"));
		Files.createSymbolicLink(this.root.resolve("linked"), this.root.resolve("elsewhere"));
		Files.createSymbolicLink(this.root.resolve("in/linked"), this.root.resolve("elsewhere/soft"));
		assertThatThrownBy(() -> SafeFolder.open(this.root, Path.of("linked", "soft")))
			.isInstanceOf(NotDirectoryException.class);
		assertThatThrownBy(() -> SafeFolder.open(this.root, Path.of("in", "linked")))
			.isInstanceOf(NotDirectoryException.class);
	}

	@Test
	void writeReplacesLinkAndKeepsItsTarget() throws IOException {
		link(".list.csv.status");
		link("list.csv.status");
		try (SafeFolder folder = SafeFolder.open(this.root, Path.of("in", "soft"))) {
			folder.write(Path.of("list.csv.status"), "reading".getBytes());
		}
		assertThat(this.secret).hasContent(SECRET);
		Path status = this.root.resolve("in/soft/list.csv.status");
		assertThat(Files.isRegularFile(status, LinkOption.NOFOLLOW_LINKS)).isTrue();
		assertThat(status).hasContent("reading");
		assertThat(this.root.resolve("in/soft/.list.csv.status")).doesNotExist();
	}

	@Test
	void moveAndDeleteTouchOnlyTheLink() throws IOException {
		link("moved");
		link("deleted");
		try (SafeFolder folder = SafeFolder.open(this.root, Path.of("in", "soft"));
				SafeFolder work = SafeFolder.open(this.root, Path.of("work"))) {
			assertThat(folder.attributes(Path.of("moved")).isSymbolicLink()).isTrue();
			folder.move(Path.of("moved"), work, Path.of("there"));
			folder.delete(Path.of("deleted"));
			folder.delete(Path.of("deleted"));
			assertThat(folder.has(Path.of("moved"))).isFalse();
		}
		assertThat(this.secret).hasContent(SECRET);
		assertThat(Files.isSymbolicLink(this.root.resolve("work/there"))).isTrue();
	}

	@Test
	void openFolderStaysTheSameBehindALink() throws IOException {
		Files.writeString(this.root.resolve("in/soft/list.csv"), "list");
		Files.createDirectories(this.root.resolve("elsewhere"));
		Files.writeString(this.root.resolve("elsewhere/list.csv"), SECRET);
		try (SafeFolder folder = SafeFolder.open(this.root, Path.of("in", "soft"));
				SafeFolder work = SafeFolder.open(this.root, Path.of("work"))) {
			Files.move(this.root.resolve("in/soft"), this.root.resolve("in/moved"));
			Files.createSymbolicLink(this.root.resolve("in/soft"), this.root.resolve("elsewhere"));
			folder.move(Path.of("list.csv"), work, Path.of("list.csv"));
		}
		assertThat(this.root.resolve("work/list.csv")).hasContent("list");
	}

	private void link(String name) throws IOException {
		Files.createSymbolicLink(this.root.resolve("in/soft").resolve(name), this.secret);
	}

}
